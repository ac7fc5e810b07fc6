namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// The two-sample Kolmogorov-Smirnov test over bins: the greatest difference of the cumulative shares. Over bins it is conservative, as a difference
/// inside a bin is not seen.
/// </summary>
public static class KolmogorovSmirnov
{
    /// <param name="reference">Raw counts of bins in order.</param>
    /// <param name="window">Raw counts of the same bins.</param>
    /// <param name="designEffect">See <see cref="SampleSizes"/>.</param>
    /// <returns>D in [0, 1] and its p-value; nothing if a sample is empty.</returns>
    public static Divergence? Compare(ReadOnlySpan<long> reference, ReadOnlySpan<long> window, double designEffect = 1)
    {
        var sizes = SampleSizes.Of(reference, window, designEffect);
        if (sizes.IsEmpty)
        {
            return null;
        }

        var (r, w, greatest) = (0L, 0L, 0.0);
        for (var b = 0; b < reference.Length; b++)
        {
            r += reference[b];
            w += window[b];
            greatest = Math.Max(greatest, Math.Abs(((double)w / sizes.Window) - ((double)r / sizes.Reference)));
        }

        return new Divergence(greatest, Tails.Kolmogorov(greatest / Math.Sqrt(sizes.Variance)));
    }
}
