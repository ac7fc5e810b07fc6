using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Monitoring.Evaluation;

/// <summary>
/// Compares a window with its reference: computes all statistics of all subjects, adjusts all tests as one family, and says how each subject stands. Pure:
/// equal panes give equal verdicts.
/// </summary>
/// <param name="plan">What was counted, and by which reference.</param>
/// <param name="thresholds">From when on a change matters.</param>
/// <param name="unwatched">Columns that are counted only; none where it is left out.</param>
public sealed class WindowEvaluator(PanePlan plan, AlarmThresholds thresholds, IReadOnlySet<string>? unwatched = null)
{
    /// <summary>The subject of the model's scores.</summary>
    public const string ScoreSubject = "$score";

    /// <summary>The subject of all means together.</summary>
    public const string JointSubject = "$joint";

    /// <summary>Evaluates a window.</summary>
    /// <param name="window">Its panes, added up; of the same plan.</param>
    public WindowEvaluation Evaluate(Pane window)
    {
        Subject[] subjects = [.. Subjects(window).Select(subject => subject.WithTests())];
        var tests = subjects.SelectMany(subject => subject.Tests).ToArray();
        var adjusted = BenjaminiHochberg.Adjust(Array.ConvertAll(tests, item => item.Test.P));
        var verdicts = new SubjectEvaluation[subjects.Length];
        var first = 0;
        for (var i = 0; i < subjects.Length; i++)
        {
            var count = subjects[i].Tests.Count;
            verdicts[i] = subjects[i].Judge(adjusted.AsSpan(first, count));
            first += count;
        }

        return new WindowEvaluation(verdicts, tests.Length, thresholds.Q);
    }

    private IEnumerable<Subject> Subjects(Pane window)
    {
        for (var i = 0; i < plan.Numeric.Count; i++)
        {
            yield return Numeric(plan.Numeric[i].Name, plan.Numeric[i].Profile, window.Numeric[i]);
        }

        for (var i = 0; i < plan.Categorical.Count; i++)
        {
            yield return Categorical(plan.Categorical[i].Name, plan.Categorical[i].Profile, window.Categorical[i]);
        }

        if (plan.Score is { } score && window.Score is { } scores)
        {
            yield return Numeric(ScoreSubject, score, scores);
        }

        for (var i = 0; i < plan.Projections.Count; i++)
        {
            // Whatever moves a feature that is not watched would move it too.
            if (plan.Projections[i].Features.Any(IsUnwatched))
            {
                continue;
            }

            yield return Numeric(plan.Projections[i].Name, plan.Projections[i].Distribution, window.Projections[i]);
        }

        if (JointComparison.Compare(plan, window, thresholds.DesignEffect, unwatched) is var (shift, sizes))
        {
            var counts = new SubjectCounts(window.Rows, sizes.Window, sizes.Reference, 0, 0, 0);
            yield return new Subject(JointSubject, counts, shift is null ? null : new SubjectStatistics { Joint = shift }, thresholds);
        }
    }

    private bool IsUnwatched(string column) => unwatched?.Contains(column) == true;

    private Subject Numeric(string name, NumericProfile profile, NumericPane pane) => new(
        name,
        new SubjectCounts(pane.Rows, pane.Count, profile.Count, pane.Missing, pane.OutOfRange, 0),
        profile.IsUsable && !IsUnwatched(name) ? NumericComparison.Compare(profile, pane, thresholds.DesignEffect) : null,
        thresholds)
    {
        IsWatched = !IsUnwatched(name),
    };

    private Subject Categorical(string name, CategoricalProfile profile, CategoryPane pane) => new(
        name,
        new SubjectCounts(pane.Rows, pane.Count, profile.Count, pane.Missing, 0, pane.New),
        profile.IsUsable && !IsUnwatched(name) ? CategoricalComparison.Compare(profile, pane, thresholds.DesignEffect) : null,
        thresholds)
    {
        IsWatched = !IsUnwatched(name),
    };
}
