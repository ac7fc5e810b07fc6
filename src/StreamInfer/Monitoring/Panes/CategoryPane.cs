namespace StreamInfer.Monitoring.Panes;

/// <summary>What was seen of a categorical feature during one slide. Written by one thread at a time.</summary>
/// <param name="bins">How many bins: those of the most frequent categories, one for other known ones, one for new ones.</param>
public sealed class CategoryPane(int bins)
{
    private readonly long[] _bins = new long[bins];

    /// <summary>Events.</summary>
    public long Rows { get; internal set; }

    /// <summary>Events with a value.</summary>
    public long Count => Rows - Missing;

    /// <summary>Events without.</summary>
    public long Missing { get; internal set; }

    /// <summary>Values that the reference does not know.</summary>
    public long New => _bins[^1];

    /// <summary>Values in each bin.</summary>
    public ReadOnlySpan<long> Bins => _bins;

    internal Span<long> MutableBins => _bins;

    /// <summary>Adds what another pane of the same feature saw.</summary>
    /// <exception cref="ArgumentException">It has another number of bins, so belongs to another reference.</exception>
    public void Merge(CategoryPane other)
    {
        Bin.Add(_bins, other._bins);
        Rows += other.Rows;
        Missing += other.Missing;
    }

    /// <summary>Writes what was seen.</summary>
    public void Save(BinaryWriter writer)
    {
        Bin.Save(writer, _bins);
        Bin.Save(writer, [Rows, Missing]);
    }

    /// <summary>Takes over what a pane of the same feature saw.</summary>
    public void Restore(BinaryReader reader)
    {
        Span<long> counts = stackalloc long[2];
        Bin.Restore(reader, _bins);
        Bin.Restore(reader, counts);
        (Rows, Missing) = (counts[0], counts[1]);
    }
}
