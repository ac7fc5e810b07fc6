namespace StreamInfer.Monitoring.Statistics;

/// <summary>How many values the reference and the window have, and how much less than independent ones the window's say.</summary>
/// <param name="Reference">Values of the reference; 0 or more.</param>
/// <param name="Window">Values of the window; 0 or more.</param>
/// <param name="DesignEffect">
/// 1 for independent events; g if the variance of the window's means is g times that, because its events are correlated (L. Kish, Survey Sampling,
/// 1965).
/// </param>
public readonly record struct SampleSizes(long Reference, long Window, double DesignEffect = 1)
{
    /// <summary>One side has no value: nothing can be compared.</summary>
    public bool IsEmpty => Reference == 0 || Window == 0;

    /// <summary>Variance of the difference of two means, in units of the variance of a value: g/n + 1/m.</summary>
    public double Variance => (DesignEffect / Window) + (1.0 / Reference);

    /// <summary>What <see cref="Variance"/> is at a design effect of 1.</summary>
    public double IndependentVariance => (1.0 / Window) + (1.0 / Reference);

    /// <summary>The sizes of two arrays of counts.</summary>
    public static SampleSizes Of(ReadOnlySpan<long> reference, ReadOnlySpan<long> window, double designEffect = 1) =>
        new(Sum(reference), Sum(window), designEffect);

    private static long Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
