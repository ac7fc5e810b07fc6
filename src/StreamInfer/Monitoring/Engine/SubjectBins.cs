using System.Collections.Immutable;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Monitoring.Engine;

/// <summary>What a window has of a subject beside what its reference has, bin by bin. Immutable.</summary>
public sealed record SubjectBins
{
    /// <summary>Categories of the bins; the last two are all other known ones, and new ones. Empty for numbers.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>Rising upper ends of all bins but the last: bin k holds (edge k−1, edge k], the outer ones are open. Empty for categories.</summary>
    public ImmutableArray<double> Edges { get; init; } = [];

    /// <summary>Values of the reference in each bin.</summary>
    public required ImmutableArray<long> Reference { get; init; }

    /// <summary>Values of the window in each bin.</summary>
    public required ImmutableArray<long> Live { get; init; }

    /// <summary>Infinite values of the window.</summary>
    public long Infinite { get; init; }

    /// <summary>Whether the bins are of categories.</summary>
    public bool IsCategorical => !Categories.IsEmpty;

    /// <summary>The bins of a subject; null where it has none, as all means together.</summary>
    /// <param name="subject">Its name.</param>
    /// <param name="plan">What was counted.</param>
    /// <param name="window">Its panes, added up.</param>
    public static SubjectBins? Of(string subject, PanePlan plan, Pane window)
    {
        if (subject == Evaluation.WindowEvaluator.ScoreSubject)
        {
            return plan.Score is { } score && window.Score is { } scores ? Of(score, scores) : null;
        }

        for (var i = 0; i < plan.Numeric.Count; i++)
        {
            if (plan.Numeric[i].Name == subject)
            {
                return Of(plan.Numeric[i].Profile, window.Numeric[i]);
            }
        }

        for (var i = 0; i < plan.Categorical.Count; i++)
        {
            if (plan.Categorical[i].Name == subject)
            {
                return Of(plan.Categorical[i].Profile, window.Categorical[i]);
            }
        }

        for (var i = 0; i < plan.Projections.Count; i++)
        {
            if (plan.Projections[i].Name == subject)
            {
                return Of(plan.Projections[i].Distribution, window.Projections[i]);
            }
        }

        return null;
    }

    private static SubjectBins Of(NumericProfile reference, NumericPane window) => new()
    {
        Edges = reference.IsUnitInterval
            ? [.. Enumerable.Range(1, NumericProfile.UnitBins - 1).Select(bin => (double)bin / NumericProfile.UnitBins)]
            : [.. reference.Edges.Select(edge => (double)edge)],
        Reference = [.. reference.Counts],
        Live = [.. window.Bins],
        Infinite = window.Infinite,
    };

    private static SubjectBins Of(CategoricalProfile reference, CategoryPane window) => new()
    {
        Categories = [.. reference.Categories, "(other)", "(new)"],
        Reference = [.. reference.Counts, reference.Other, 0],
        Live = [.. window.Bins],
    };
}
