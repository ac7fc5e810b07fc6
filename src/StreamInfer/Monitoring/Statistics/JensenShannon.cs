namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// The Jensen-Shannon distance, base 2, of two histograms (J. Lin, Divergence Measures Based on the Shannon Entropy, 1991). Its p-value is a little
/// liberal; it informs and decides nothing.
/// </summary>
public static class JensenShannon
{
    /// <summary>Compares pooled counts. Fewer than two bins: distance 0, p 1.</summary>
    public static Divergence Compare(PooledCounts counts)
    {
        if (counts.IsTrivial)
        {
            return new Divergence(0, 1);
        }

        var divergence = 0.0;
        for (var b = 0; b < counts.Bins; b++)
        {
            var p = (double)counts.Reference[b] / counts.Sizes.Reference;
            var q = (double)counts.Window[b] / counts.Sizes.Window;
            var middle = (p + q) / 2;
            divergence += (Part(p, middle) + Part(q, middle)) / 2;
        }

        divergence = Math.Clamp(divergence, 0, 1);
        var scaled = 8 * Math.Log(2) * divergence / counts.Sizes.Variance;
        return new Divergence(Math.Sqrt(divergence), Tails.ChiSquare(scaled, counts.DegreesOfFreedom));
    }

    private static double Part(double p, double middle) => p > 0 ? p * Math.Log2(p / middle) : 0;
}
