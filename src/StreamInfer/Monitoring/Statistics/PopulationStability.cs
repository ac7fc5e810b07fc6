namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// The population stability index: the symmetric Kullback-Leibler divergence of two histograms (N. Siddiqi, Credit Risk Scorecards, 2006), with the law
/// that it has when nothing changed: PSI / (1/n + 1/m) is chi-square with B − 1 degrees of freedom (B. Yurdakul, Statistical Properties of Population
/// Stability Index, 2018), and with what is left of it beyond its mean under that law, which does not grow as windows shrink.
/// </summary>
public static class PopulationStability
{
    /// <summary>Half a value is put into each bin, so that an empty one does not make the index infinite.</summary>
    private const double Smoothing = 0.5;

    /// <summary>Compares raw counts: pools small bins, then computes the index.</summary>
    /// <param name="reference">Counts of the bins in what the window is compared with.</param>
    /// <param name="window">Counts of the same bins; as many.</param>
    /// <param name="ordered">True if bins are intervals in order, false for categories: which bins are pooled when they are small.</param>
    /// <param name="designEffect">1, or more for events that depend on one another; see <see cref="SampleSizes"/>.</param>
    /// <exception cref="ArgumentException">The numbers of bins differ.</exception>
    public static StabilityIndex Compare(ReadOnlySpan<long> reference, ReadOnlySpan<long> window, bool ordered = true, double designEffect = 1) =>
        Compare(ordered ? Coarsening.Ordered(reference, window, designEffect) : Coarsening.Categories(reference, window, designEffect));

    /// <summary>Compares pooled counts. Fewer than two bins: index 0, p 1.</summary>
    public static StabilityIndex Compare(PooledCounts counts)
    {
        if (counts.IsTrivial)
        {
            return new StabilityIndex(0, 0, 0, 1);
        }

        var bins = counts.Bins;
        var psi = 0.0;
        for (var b = 0; b < bins; b++)
        {
            var p = (counts.Reference[b] + Smoothing) / (counts.Sizes.Reference + (Smoothing * bins));
            var q = (counts.Window[b] + Smoothing) / (counts.Sizes.Window + (Smoothing * bins));
            psi += (q - p) * Math.Log(q / p);
        }

        var variance = counts.Sizes.Variance;
        var df = counts.DegreesOfFreedom;
        return new StabilityIndex(psi, Math.Max(0, psi - (df * variance)), df, Tails.ChiSquare(psi / variance, df));
    }
}
