using System.Numerics;

namespace StreamInfer.Telemetry;

/// <summary>
/// Counts durations, many at a time, in buckets that are 1/32 of a power of two wide: quantiles are right within 3.2 %. Written by one thread
/// without locks; read by any, at worst a batch behind. Powers of two of 50 µs are bucket bounds, so that the exported histogram is exact.
/// </summary>
/// <remarks>The layout is that of G. Tene's HdrHistogram: linear up to 2^5 units, then 2^5 buckets a doubling. One unit is 50 µs / 32.</remarks>
public sealed class LatencyHistogram
{
    /// <summary>Upper bounds of the exported buckets in seconds: 50 µs · 2^k, up to 13.1 s.</summary>
    public static readonly double[] ExportedBounds = [.. Enumerable.Range(0, 19).Select(k => 50e-6 * (1 << k))];

    private const int SubBuckets = 32;
    private const double UnitsPerSecond = SubBuckets / 50e-6;
    private const int Doublings = 19;
    private readonly long[] _counts = new long[SubBuckets * (Doublings + 1)];
    private double _sum;

    /// <summary>Sum of all recorded durations in seconds.</summary>
    public double Sum => Volatile.Read(ref _sum);

    /// <summary>Adds <paramref name="count"/> events that took <paramref name="seconds"/> each. Longer than 13 s counts as that bucket.</summary>
    public void Record(double seconds, long count = 1)
    {
        // A bucket's upper bound belongs to it, as in Prometheus: 50 µs is "le 50 µs".
        var units = Math.Max(0, (long)Math.Ceiling(seconds * UnitsPerSecond) - 1);
        var index = IndexOf(units);
        Volatile.Write(ref _counts[index], _counts[index] + count);
        Volatile.Write(ref _sum, _sum + (seconds * count));
    }

    /// <summary>Copies the counts of all buckets; <paramref name="counts"/> has <see cref="BucketCount"/> places.</summary>
    public void CopyTo(Span<long> counts)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            counts[i] = Volatile.Read(ref _counts[i]);
        }
    }

    /// <summary>Number of inner buckets.</summary>
    public int BucketCount => _counts.Length;

    /// <summary>Counts between the <see cref="ExportedBounds"/>, not cumulative; the last value is what lies above them all.</summary>
    public long[] ExportedCounts()
    {
        var result = new long[ExportedBounds.Length + 1];
        for (var i = 0; i < _counts.Length; i++)
        {
            result[i / SubBuckets] += Volatile.Read(ref _counts[i]);
        }

        return result;
    }

    /// <summary>The duration in seconds below which a share of the events lies; upper bound of its bucket. NaN without events.</summary>
    /// <param name="counts">Counts from <see cref="CopyTo"/>, or the difference of two such.</param>
    /// <param name="share">0 to 1.</param>
    public static double Quantile(ReadOnlySpan<long> counts, double share)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        if (total == 0)
        {
            return double.NaN;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(share * total));
        long seen = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= rank)
            {
                return UpperBound(i);
            }
        }

        return UpperBound(counts.Length - 1);
    }

    private static int IndexOf(long units)
    {
        if (units < SubBuckets)
        {
            return (int)units;
        }

        var doubling = BitOperations.Log2((ulong)units) - 4;
        return doubling > Doublings ? (SubBuckets * (Doublings + 1)) - 1 : (doubling * SubBuckets) + (int)((units >> (doubling - 1)) - SubBuckets);
    }

    private static double UpperBound(int index)
    {
        var doubling = index / SubBuckets;
        var units = doubling == 0 ? index + 1L : (SubBuckets + (index % SubBuckets) + 1L) << (doubling - 1);
        return units / UnitsPerSecond;
    }
}
