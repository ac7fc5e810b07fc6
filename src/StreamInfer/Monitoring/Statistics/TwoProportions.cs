namespace StreamInfer.Monitoring.Statistics;

/// <summary>Compares how often something occurs in two samples.</summary>
public static class TwoProportions
{
    /// <param name="referenceHits">How often it occurred in the reference, 0 … <paramref name="referenceSize"/>.</param>
    /// <param name="referenceSize">Size of the reference.</param>
    /// <param name="windowHits">How often it occurred in the window, 0 … <paramref name="windowSize"/>.</param>
    /// <param name="windowSize">Size of the window.</param>
    /// <param name="designEffect">1, or more for events that depend on one another; see <see cref="SampleSizes"/>.</param>
    /// <returns>Nothing if a sample is empty.</returns>
    public static ProportionDifference? Compare(long referenceHits, long referenceSize, long windowHits, long windowSize, double designEffect = 1)
    {
        var sizes = new SampleSizes(referenceSize, windowSize, designEffect);
        if (sizes.IsEmpty)
        {
            return null;
        }

        var reference = (double)referenceHits / referenceSize;
        var window = (double)windowHits / windowSize;
        var h = (2 * Math.Asin(Math.Sqrt(window))) - (2 * Math.Asin(Math.Sqrt(reference)));
        var hits = referenceHits + windowHits;
        var all = referenceSize + windowSize;
        if (hits == 0 || hits == all)
        {
            return new ProportionDifference(window - reference, 0, 1, h);
        }

        var share = (double)hits / all;
        var z = (window - reference) / Math.Sqrt(share * (1 - share) * sizes.Variance);
        var n = Math.Max(1, (long)Math.Round(windowSize / designEffect));
        var y = Math.Min(n, (long)Math.Round(windowHits / designEffect));
        return new ProportionDifference(window - reference, z, FisherExact.TwoSided(referenceHits, referenceSize, y, n), h);
    }
}
