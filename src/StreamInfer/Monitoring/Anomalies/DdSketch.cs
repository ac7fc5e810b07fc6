using StreamInfer.Monitoring.Panes;

namespace StreamInfer.Monitoring.Anomalies;

/// <summary>
/// DDSketch: counts of values in buckets whose ends grow by a constant factor, so that every quantile is within 1 % of a true one, and sketches add up
/// exactly (C. Masson, J. E. Rim and H. K. Lee, DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees, 2019). A fixed array:
/// nothing is allocated a value. Used by one thread at a time.
/// </summary>
public sealed class DdSketch
{
    /// <summary>The key of values below 1e-9, below all others.</summary>
    public const int ZeroKey = LeastKey - 1;

    private const double Accuracy = 0.01;
    private const double Gamma = (1 + Accuracy) / (1 - Accuracy);
    private const double Least = 1e-9;
    private const double Greatest = 1e9;
    private const int LeastKey = -1036;
    private const int GreatestKey = 1037;

    private static readonly double LogGamma = Math.Log(Gamma);

    private readonly long[] _counts = new long[GreatestKey - ZeroKey + 1];

    /// <summary>Values.</summary>
    public long Count { get; private set; }

    /// <summary>Values below 1e-9.</summary>
    public long ZeroCount => _counts[0];

    /// <summary>Buckets with values, by rising key, without that of <see cref="ZeroKey"/>.</summary>
    public IEnumerable<(int Key, long Count)> Buckets
    {
        get
        {
            for (var key = LeastKey; key <= GreatestKey; key++)
            {
                if (_counts[key - ZeroKey] > 0)
                {
                    yield return (key, _counts[key - ZeroKey]);
                }
            }
        }
    }

    /// <summary>The key of the bucket of a value.</summary>
    /// <param name="value">0 or more; above 1e9 it counts as that.</param>
    public static int KeyOf(double value) =>
        value < Least ? ZeroKey : Math.Clamp((int)Math.Ceiling(Math.Log(Math.Min(value, Greatest)) / LogGamma), LeastKey, GreatestKey);

    /// <summary>The upper end of a bucket, which belongs to it: what is above has a larger key.</summary>
    public static double UpperOf(int key) => key == ZeroKey ? Least : Math.Pow(Gamma, key);

    /// <summary>Counts a value.</summary>
    /// <param name="value">0 or more.</param>
    public void Add(double value) => AddKey(KeyOf(value));

    /// <summary>Counts a value by its key.</summary>
    public void AddKey(int key)
    {
        _counts[key - ZeroKey]++;
        Count++;
    }

    /// <summary>Adds what another sketch counted.</summary>
    public void Merge(DdSketch other)
    {
        if (other.Count == 0)
        {
            return;
        }

        Bin.Add(_counts, other._counts);
        Count += other.Count;
    }

    /// <summary>A quantile, within 1 %.</summary>
    /// <param name="share">0 … 1.</param>
    /// <returns>Nothing if there is no value.</returns>
    public double? Quantile(double share)
    {
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen > share * (Count - 1) && Count > 0)
            {
                return i == 0 ? 0 : 2 * Math.Pow(Gamma, i + ZeroKey) / (Gamma + 1);
            }
        }

        return null;
    }

    /// <summary>The least key above which there is at most a share of the values: what is above it is among the largest.</summary>
    /// <param name="share">0 … 1.</param>
    /// <returns>Nothing if there is no value.</returns>
    public int? KeyAbove(double share)
    {
        if (Count == 0)
        {
            return null;
        }

        var allowed = (long)Math.Floor(share * Count);
        var above = 0L;
        var key = GreatestKey;
        while (key > ZeroKey && above + _counts[key - ZeroKey] <= allowed)
        {
            above += _counts[key - ZeroKey];
            key--;
        }

        return key;
    }

    /// <summary>Writes the counts.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64(ZeroCount);
        writer.Write7BitEncodedInt(Buckets.Count());
        foreach (var (key, count) in Buckets)
        {
            writer.Write7BitEncodedInt(key - ZeroKey);
            writer.Write7BitEncodedInt64(count);
        }
    }

    /// <summary>Takes over the counts of another sketch.</summary>
    public void Restore(BinaryReader reader)
    {
        Array.Clear(_counts);
        _counts[0] = reader.Read7BitEncodedInt64();
        Count = _counts[0];
        for (var buckets = reader.Read7BitEncodedInt(); buckets > 0; buckets--)
        {
            var index = reader.Read7BitEncodedInt();
            _counts[index] = reader.Read7BitEncodedInt64();
            Count += _counts[index];
        }
    }
}
