using StreamInfer.Monitoring.Statistics;

namespace StreamInfer.Monitoring.Panes;

/// <summary>
/// What was seen of a numeric feature, a projection or a score during one slide: integers and extremes only, so that panes of partitions, instances and
/// times add up exactly, in any order. Written by one thread at a time.
/// </summary>
/// <param name="bins">How many bins the feature has.</param>
public sealed class NumericPane(int bins)
{
    private readonly long[] _bins = new long[bins];

    /// <summary>Events.</summary>
    public long Rows { get; internal set; }

    /// <summary>Finite values.</summary>
    public long Count { get; internal set; }

    /// <summary>Events without a value.</summary>
    public long Missing { get; internal set; }

    /// <summary>Infinite values.</summary>
    public long Infinite { get; internal set; }

    /// <summary>Finite values outside the reference's extremes, or outside [0, 1] for a score with 50 bins.</summary>
    public long OutOfRange { get; internal set; }

    /// <summary>Σ of the values in fixed point.</summary>
    public Int128 SumQ { get; internal set; }

    /// <summary>Σ of their squares.</summary>
    public Int128 SumQ2 { get; internal set; }

    /// <summary>Smallest finite value; positive infinity if there is none.</summary>
    public float Min { get; internal set; } = float.PositiveInfinity;

    /// <summary>Largest finite value; negative infinity if there is none.</summary>
    public float Max { get; internal set; } = float.NegativeInfinity;

    /// <summary>Finite values in each bin.</summary>
    public ReadOnlySpan<long> Bins => _bins;

    /// <summary>Count and fixed-point sums.</summary>
    public FixedPointSums Sums => new(Count, SumQ, SumQ2);

    internal Span<long> MutableBins => _bins;

    /// <summary>Adds what another pane of the same feature saw.</summary>
    /// <exception cref="ArgumentException">It has another number of bins, so belongs to another reference.</exception>
    public void Merge(NumericPane other)
    {
        Bin.Add(_bins, other._bins);
        Rows += other.Rows;
        Count += other.Count;
        Missing += other.Missing;
        Infinite += other.Infinite;
        OutOfRange += other.OutOfRange;
        SumQ += other.SumQ;
        SumQ2 += other.SumQ2;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>Writes what was seen.</summary>
    public void Save(BinaryWriter writer)
    {
        Bin.Save(writer, _bins);
        Bin.Save(writer, [Rows, Count, Missing, Infinite, OutOfRange]);
        Bin.Save(writer, SumQ);
        Bin.Save(writer, SumQ2);
        writer.Write(Min);
        writer.Write(Max);
    }

    /// <summary>Takes over what a pane of the same feature saw.</summary>
    public void Restore(BinaryReader reader)
    {
        Span<long> counts = stackalloc long[5];
        Bin.Restore(reader, _bins);
        Bin.Restore(reader, counts);
        (Rows, Count, Missing, Infinite, OutOfRange) = (counts[0], counts[1], counts[2], counts[3], counts[4]);
        (SumQ, SumQ2) = (Bin.RestoreSum(reader), Bin.RestoreSum(reader));
        (Min, Max) = (reader.ReadSingle(), reader.ReadSingle());
    }
}
