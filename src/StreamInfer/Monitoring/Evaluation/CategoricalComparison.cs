using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Statistics;

namespace StreamInfer.Monitoring.Evaluation;

/// <summary>Compares a categorical feature with its reference.</summary>
public static class CategoricalComparison
{
    /// <summary>All statistics.</summary>
    /// <param name="reference">A usable profile.</param>
    /// <param name="window">What was counted by it.</param>
    /// <param name="designEffect">See <see cref="SampleSizes"/>.</param>
    public static SubjectStatistics Compare(CategoricalProfile reference, CategoryPane window, double designEffect)
    {
        var pooled = Coarsening.Categories([.. reference.Counts, reference.Other, 0], window.Bins, designEffect);
        return new SubjectStatistics
        {
            Stability = PopulationStability.Compare(pooled),
            JensenShannon = JensenShannon.Compare(pooled),
            ChiSquare = ChiSquare.Compare(pooled),
            Missing = TwoProportions.Compare(reference.Missing, reference.Rows, window.Missing, window.Rows, designEffect),

            // Where categories are too many to remember none is ever new, and the share of singletons is no expectation.
            New = reference.HighCardinality
                ? null
                : TwoProportions.Compare(reference.Singletons, reference.Count, window.New, window.Count, designEffect),
        };
    }
}
