using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Evaluation;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Tests.Monitoring.Kit;
using Rows = StreamInfer.Tests.Monitoring.Kit.SampleReference.SampleRows;

namespace StreamInfer.Tests.Monitoring.Evaluation;

public class WindowEvaluatorTests
{
    private static readonly AlarmThresholds Thresholds = new() { Q = AlarmThresholds.RejectionLevel(0.1, 60_000) };
    private static readonly SampleReference Sample = new();

    [Fact]
    public void Evaluate_sameDistribution_isOkAndCalm()
    {
        var evaluation = Evaluate(new Rows(3_000, 77));

        Assert.Equal(
            ["a", "b", "c", "constant", "channel", "$score", "$proj0", "$proj1", "$proj2", "$proj3", "$proj4", "$proj5", "$proj6", "$proj7", "$joint"],
            evaluation.Subjects.Select(subject => subject.Subject));
        Assert.All(evaluation.Subjects, subject => Assert.Equal((AlarmLevel.Ok, true, null), (subject.Level, subject.IsCalm, subject.Cause)));

        // Three tests of each numeric subject and the categorical one, and the joint one.
        Assert.Equal((14 * 3) + 1, evaluation.Tests);
    }

    [Fact]
    public void Evaluate_shifted_isDrift()
    {
        var evaluation = Evaluate(new Rows(3_000, 77).With(0, (_, value) => value + 1));

        Assert.Equal((AlarmLevel.Drift, TestKind.Distribution), Of(evaluation, "a"));
        Assert.Equal((AlarmLevel.Ok, null), Of(evaluation, "b"));
        Assert.Equal((AlarmLevel.Drift, TestKind.Joint), Of(evaluation, "$joint"));
    }

    [Fact]
    public void Evaluate_onlyCorrelationChanged_showsInProjections()
    {
        // Turning the second feature round keeps its distribution, and turns its correlation with the first.
        var evaluation = Evaluate(new Rows(3_000, 77).With(1, (_, value) => -value));

        Assert.Equal((AlarmLevel.Ok, null), Of(evaluation, "a"));
        Assert.Equal((AlarmLevel.Ok, null), Of(evaluation, "b"));
        Assert.Contains(evaluation.Subjects, subject => subject.Subject.StartsWith("$proj", StringComparison.Ordinal) && subject.Level == AlarmLevel.Drift);
    }

    [Fact]
    public void Evaluate_fewRows_isInsufficientAndMakesNoTest()
    {
        var evaluation = Evaluate(new Rows(499, 77).With(0, (_, value) => value + 1));

        Assert.All(evaluation.Subjects, subject => Assert.Equal((AlarmLevel.Insufficient, null), (subject.Level, subject.Cause)));
        Assert.Equal(0, evaluation.Tests);
        Assert.NotNull(evaluation.Subjects[0].Statistics!.Stability);
    }

    [Fact]
    public void Evaluate_empty_isInsufficient() =>
        Assert.All(Evaluate(new Rows(0, 1)).Subjects, subject => Assert.Equal(AlarmLevel.Insufficient, subject.Level));

    [Theory]
    [InlineData(1)]
    [InlineData(0.95)]
    [InlineData(0.2)]
    public void Evaluate_valuesMissing_isDriftByThatAlone(double share)
    {
        var evaluation = Evaluate(new Rows(3_000, 77).With(2, (row, value) => row % 100 < 100 * share ? float.NaN : value));

        Assert.Equal((AlarmLevel.Drift, TestKind.Missing), Of(evaluation, "c"));
    }

    [Fact]
    public void Evaluate_outOfRange_isSeen()
    {
        var evaluation = Evaluate(new Rows(3_000, 77).With(2, (row, value) => row % 33 == 0 ? 1.5f : value));

        Assert.Equal((AlarmLevel.Warning, TestKind.Range), Of(evaluation, "c"));
        Assert.False(evaluation.Subjects[2].IsCalm);
    }

    [Fact]
    public void Evaluate_newCategory_isSeen()
    {
        var rows = new Rows(3_000, 77);
        for (var row = 0; row < rows.Count; row += 10)
        {
            rows.Texts[row] = "satellite";
        }

        var evaluation = Evaluate(rows);
        Assert.Equal(AlarmLevel.Drift, Of(evaluation, "channel").Level);
        Assert.Equal(300, evaluation.Subjects[4].Counts.NewCategories);
        Assert.Equal(300.0 / evaluation.Subjects[4].Counts.Count, evaluation.Subjects[4].Statistics!.New!.Value.Difference);
    }

    [Fact]
    public void Evaluate_withoutReference_isNeverOk()
    {
        var plan = new PanePlan(SampleReference.Numbers, SampleReference.Categories, reference: null);
        var pane = new Pane(plan);
        new PaneCounter(plan).Count(new Rows(3_000, 77).Block(0, 3_000), pane);
        var evaluation = new WindowEvaluator(plan, Thresholds).Evaluate(pane);

        Assert.All(evaluation.Subjects, subject => Assert.Equal((AlarmLevel.Insufficient, null), (subject.Level, subject.Statistics)));
        Assert.Equal(5, evaluation.Subjects.Count);
    }

    [Fact]
    public void Evaluate_nothingChanged_rejectsAtMostByTheLevel()
    {
        // The chance of any rejection is at most 5 %: of 300 windows 15 on average, and 26 with a chance below 1 in 200 (binomial).
        var thresholds = Thresholds with { Q = 0.05 };
        var sample = new SampleReference(20_000, 5);
        var evaluator = new WindowEvaluator(sample.Plan, thresholds);
        var rejections = Enumerable.Range(0, 300).Count(i =>
            evaluator.Evaluate(sample.Count(new Rows(600, (ulong)(1_000 + (10 * i))))).Subjects.Any(subject => subject.AdjustedP <= 0.05));

        Assert.InRange(rejections, 0, 26);
    }

    [Fact]
    public void Update_lastingDrift_isReportedOnceAndEnds()
    {
        var alarms = new PipelineAlarms();
        var (good, bad) = (Evaluate(new Rows(3_000, 77)), Evaluate(new Rows(3_000, 77).With(0, (_, value) => value + 1)));
        Assert.Equal(AlarmState.Insufficient, alarms.State);
        alarms.Update(good);
        Assert.Equal(AlarmState.Ok, alarms.State);
        var transitions = Enumerable.Range(0, 6).SelectMany(_ => alarms.Update(bad)).Where(change => change.Subject.Subject == "a").ToArray();
        Assert.Equal(new AlarmTransition(AlarmState.Ok, AlarmState.Drift), Assert.Single(transitions).Transition);
        Assert.Equal(AlarmState.Drift, alarms.State);

        var restarted = new PipelineAlarms();
        restarted.Restore(alarms.Saved);
        for (var i = 0; i < 10; i++)
        {
            restarted.Update(good);
        }

        Assert.Equal((AlarmState.Drift, AlarmState.Ok), (alarms.StateOf("a"), restarted.StateOf("a")));
    }

    private static WindowEvaluation Evaluate(Rows rows) => new WindowEvaluator(Sample.Plan, Thresholds).Evaluate(Sample.Count(rows));

    private static (AlarmLevel Level, TestKind? Cause) Of(WindowEvaluation evaluation, string subject)
    {
        var verdict = evaluation.Subjects.Single(item => item.Subject == subject);
        return (verdict.Level, verdict.Cause);
    }
}
