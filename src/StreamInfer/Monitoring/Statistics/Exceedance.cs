namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// How likely it is that so many values of a window lie outside the range of its reference if both come from the same continuous distribution, whichever
/// that is: exact, by counting orders (S. S. Wilks, Determination of Sample Sizes for Setting Tolerance Limits, 1941).
/// </summary>
public static class Exceedance
{
    /// <param name="referenceSize">m; the range of fewer than two values says nothing.</param>
    /// <param name="outside">k, values of the window below the reference's minimum or above its maximum.</param>
    /// <param name="windowSize">n.</param>
    /// <param name="designEffect">See <see cref="SampleSizes"/>.</param>
    /// <returns>P(at least k of n outside); nothing if n is 0 or m below 2.</returns>
    public static double? Tail(long referenceSize, long outside, long windowSize, double designEffect = 1)
    {
        if (referenceSize < 2 || windowSize < 1)
        {
            return null;
        }

        double m = referenceSize;
        double n = Math.Max(1, Math.Round(windowSize / designEffect));
        var k = Math.Min(n, Math.Round(outside / designEffect));
        var product = 1.0;
        for (var i = 0; i < k && product > 0; i++)
        {
            product *= (n - i) / (n + m - i);
        }

        return product * (n - k + ((k + 1) * m)) / (n + m - k);
    }
}
