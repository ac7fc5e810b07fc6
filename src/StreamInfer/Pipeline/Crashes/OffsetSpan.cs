using System.Runtime.InteropServices;

namespace StreamInfer.Pipeline.Crashes;

/// <summary>Neighbouring offsets of one partition, both ends included. Its layout in memory is that of the file of what is in flight.</summary>
/// <param name="First">The least offset.</param>
/// <param name="Last">The greatest offset.</param>
/// <param name="Partition">Of the source topic.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct OffsetSpan(long First, long Last, long Partition)
{
    /// <summary>How many offsets.</summary>
    public long Count => Last - First + 1;

    public bool Overlaps(OffsetSpan other) => Partition == other.Partition && First <= other.Last && other.First <= Last;

    /// <summary>What both hold; they have to overlap.</summary>
    public OffsetSpan And(OffsetSpan other) => this with { First = Math.Max(First, other.First), Last = Math.Min(Last, other.Last) };

    /// <summary>What is left without another: none, one or two spans.</summary>
    public IEnumerable<OffsetSpan> Without(OffsetSpan other)
    {
        if (!Overlaps(other))
        {
            yield return this;
            yield break;
        }

        if (First < other.First)
        {
            yield return this with { Last = other.First - 1 };
        }

        if (Last > other.Last)
        {
            yield return this with { First = other.Last + 1 };
        }
    }

    public override string ToString() => First == Last ? $"{Partition}:{First}" : $"{Partition}:{First}-{Last}";
}
