using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Statistics;

namespace StreamInfer.Monitoring.Evaluation;

/// <summary>Compares a numeric feature, a projection or a score with its reference.</summary>
public static class NumericComparison
{
    /// <summary>All statistics.</summary>
    /// <param name="reference">A usable profile.</param>
    /// <param name="window">What was counted by it.</param>
    /// <param name="designEffect">See <see cref="SampleSizes"/>.</param>
    public static SubjectStatistics Compare(NumericProfile reference, NumericPane window, double designEffect)
    {
        long[] expected = [.. reference.Counts];
        var pooled = Coarsening.Ordered(expected, window.Bins, designEffect);
        var range = new BinRange(EdgesOf(reference), reference.Min ?? 0, reference.Max ?? 0, reference.Scale);
        return new SubjectStatistics
        {
            Stability = PopulationStability.Compare(pooled),
            JensenShannon = JensenShannon.Compare(pooled),
            ChiSquare = ChiSquare.Compare(pooled),
            KolmogorovSmirnov = KolmogorovSmirnov.Compare(expected, window.Bins, designEffect),
            Wasserstein = Wasserstein.Compare(expected, window.Bins, range, designEffect),
            Missing = TwoProportions.Compare(reference.Missing, reference.Rows, window.Missing, window.Rows, designEffect),
            RangeShare = window.Count > 0 ? (double)window.OutOfRange / window.Count : null,
            RangeP = Exceedance.Tail(reference.Count, window.OutOfRange, window.Count, designEffect),
            MeanShift = MeanShift.Compare(reference.Sums, window.Sums, designEffect),
        };
    }

    private static double[] EdgesOf(NumericProfile reference) => reference.IsUnitInterval
        ? [.. Enumerable.Range(1, NumericProfile.UnitBins - 1).Select(bin => (double)bin / NumericProfile.UnitBins)]
        : [.. reference.Edges.Select(edge => (double)edge)];
}
