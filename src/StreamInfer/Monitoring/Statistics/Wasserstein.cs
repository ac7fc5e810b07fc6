namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// The first Wasserstein distance over bins: the area between the two cumulative distributions by the trapezoid rule, in scales of the reference. Under
/// no change it is a weighted sum of folded normals, whose first two moments a gamma distribution is fitted to. A little liberal; it informs and decides
/// nothing.
/// </summary>
public static class Wasserstein
{
    /// <summary>Open outer bins end here at most, in scales beyond the outer edges: one value of 1e30 would be all of the distance.</summary>
    private const double FarthestScales = 10;

    /// <param name="reference">Raw counts of bins in order.</param>
    /// <param name="window">Raw counts of the same bins.</param>
    /// <param name="range">The bins' edges and the scale of a value.</param>
    /// <param name="designEffect">See <see cref="SampleSizes"/>.</param>
    /// <returns>The distance in scales and its p-value; nothing if a sample is empty.</returns>
    public static Divergence? Compare(ReadOnlySpan<long> reference, ReadOnlySpan<long> window, BinRange range, double designEffect = 1)
    {
        var sizes = SampleSizes.Of(reference, window, designEffect);
        if (sizes.IsEmpty)
        {
            return null;
        }

        var edges = range.Edges.Length;
        var widths = Widths(range);
        var pooled = new double[edges];
        var (r, w, distance) = (0L, 0L, 0.0);
        for (var i = 0; i < edges; i++)
        {
            r += reference[i];
            w += window[i];
            distance += widths[i] * Math.Abs(((double)w / sizes.Window) - ((double)r / sizes.Reference));
            pooled[i] = (double)(r + w) / (sizes.Reference + sizes.Window);
        }

        return new Divergence(distance, TailOf(distance, widths, pooled, sizes.Variance));
    }

    private static double[] Widths(BinRange range)
    {
        var count = range.Edges.Length;
        if (count == 0)
        {
            return [];
        }

        double first = range.Edges[0];
        double last = range.Edges[^1];
        var x = new double[count + 2];
        x[0] = Math.Min(first, Math.Max(range.Min, first - (FarthestScales * range.Scale)));
        x[^1] = Math.Max(last, Math.Min(range.Max, last + (FarthestScales * range.Scale)));
        for (var i = 0; i < count; i++)
        {
            x[i + 1] = range.Edges[i];
        }

        var widths = new double[count];
        for (var i = 0; i < count; i++)
        {
            widths[i] = (x[i + 2] - x[i]) / 2 / range.Scale;
        }

        return widths;
    }

    private static double TailOf(double distance, double[] widths, double[] pooled, double variance)
    {
        var (mean, spread) = (0.0, 0.0);
        for (var i = 0; i < widths.Length; i++)
        {
            var deviation = Deviation(pooled[i]);
            mean += widths[i] * Math.Sqrt(2 * variance / Math.PI) * deviation;
            for (var j = 0; j < widths.Length; j++)
            {
                spread += widths[i] * widths[j] * variance * Covariance(pooled[Math.Min(i, j)], pooled[Math.Max(i, j)]);
            }
        }

        return spread > 0 ? Tails.Gamma(distance, mean * mean / spread, spread / mean) : 1;
    }

    private static double Deviation(double share) => Math.Sqrt(share * (1 - share));

    /// <summary>Covariance of the absolute values of two jointly normal differences of cumulative shares, in units of their variance.</summary>
    private static double Covariance(double lower, double upper)
    {
        var deviations = Deviation(lower) * Deviation(upper);
        if (deviations == 0)
        {
            return 0;
        }

        var correlation = Math.Min(1, lower * (1 - upper) / deviations);
        return deviations * 2 / Math.PI * (Math.Sqrt(1 - (correlation * correlation)) + (correlation * Math.Asin(correlation)) - 1);
    }
}
