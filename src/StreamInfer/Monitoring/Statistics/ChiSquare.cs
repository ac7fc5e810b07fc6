namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// Pearson's chi-square test of homogeneity of two histograms, without Yates' correction (K. Pearson, 1900), and Cramér's V (H. Cramér, 1946).
/// </summary>
public static class ChiSquare
{
    /// <summary>Compares pooled counts. Fewer than two bins: statistic 0, p 1.</summary>
    public static ChiSquareTest Compare(PooledCounts counts)
    {
        if (counts.IsTrivial)
        {
            return new ChiSquareTest(0, 0, 1, 0);
        }

        var sizes = counts.Sizes;
        double all = sizes.Reference + sizes.Window;
        var statistic = 0.0;
        for (var b = 0; b < counts.Bins; b++)
        {
            double both = counts.Reference[b] + counts.Window[b];
            statistic += Part(counts.Reference[b], both * sizes.Reference / all) + Part(counts.Window[b], both * sizes.Window / all);
        }

        var corrected = statistic * sizes.IndependentVariance / sizes.Variance;
        return new ChiSquareTest(
            statistic, counts.DegreesOfFreedom, Tails.ChiSquare(corrected, counts.DegreesOfFreedom), Math.Sqrt(statistic / all));
    }

    private static double Part(double observed, double expected) => (observed - expected) * (observed - expected) / expected;
}
