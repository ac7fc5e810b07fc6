namespace StreamInfer.Models.Rollout;

/// <summary>The bins that run times of every version are counted in: upper bounds of 10 µs · √2^k, the bound included, up to the first beyond 100 s, and one for all above.</summary>
public static class RunTimeBins
{
    private const int Bounds = 48;

    // Powers of two of two numbers, not a running product: each bound is right to the last bit, and the same on every machine.
    private static readonly double[] UpperBounds =
        [.. Enumerable.Range(0, Bounds).Select(k => (k % 2 == 0 ? 10e-6 : 10e-6 * Math.Sqrt(2)) * (1L << (k / 2)))];

    /// <summary>Number of bins.</summary>
    public static int Count => Bounds + 1;

    /// <summary>The bin of a run time in seconds, from 0 for the shortest.</summary>
    public static int IndexOf(double seconds)
    {
        var index = UpperBounds.AsSpan().BinarySearch(seconds);
        return index < 0 ? ~index : index;
    }

    /// <summary>Seconds that every run of a bin is longer than; 0 for the first.</summary>
    public static double LowerBound(int bin) => bin == 0 ? 0 : UpperBounds[bin - 1];

    /// <summary>Seconds that no run of a bin is longer than; infinite for the last.</summary>
    public static double UpperBound(int bin) => bin < Bounds ? UpperBounds[bin] : double.PositiveInfinity;
}
