using StreamInfer.Monitoring.Panes;

namespace StreamInfer.Monitoring.Quality;

/// <summary>Histogram of how old events are when they are counted. Written by one thread at a time.</summary>
public sealed class EventSkew
{
    private static readonly long[] Bounds =
        [-60_000, -1_000, 0, 10, 100, 1_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000];

    private readonly long[] _counts = new long[Bounds.Length + 1];

    /// <summary>Rising upper ends of all bins but the last, included in them, in milliseconds; negative ages are of clocks that run ahead.</summary>
    public static ReadOnlySpan<long> UpperBounds => Bounds;

    /// <summary>Events in each bin.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Sum of all ages, in milliseconds.</summary>
    public long TotalMs { get; private set; }

    /// <summary>Counts an event.</summary>
    /// <param name="age">Milliseconds from its own time to now.</param>
    public void Add(long age)
    {
        var bin = 0;
        while (bin < Bounds.Length && age > Bounds[bin])
        {
            bin++;
        }

        _counts[bin]++;
        TotalMs += age;
    }

    /// <summary>Adds what others counted.</summary>
    public void Merge(EventSkew other)
    {
        Bin.Add(_counts, other._counts);
        TotalMs += other.TotalMs;
    }

    /// <summary>Writes the counts.</summary>
    public void Save(BinaryWriter writer)
    {
        Bin.Save(writer, _counts);
        writer.Write(TotalMs);
    }

    /// <summary>Takes over counts that were saved.</summary>
    public void Restore(BinaryReader reader)
    {
        Bin.Restore(reader, _counts);
        TotalMs = reader.ReadInt64();
    }
}
