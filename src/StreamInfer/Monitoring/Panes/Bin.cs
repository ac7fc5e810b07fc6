using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamInfer.Monitoring.Panes;

/// <summary>Counts and sums of panes: adding them up, writing them, reading them.</summary>
internal static class Bin
{
    /// <summary>Adds counts of the same bins.</summary>
    public static void Add(Span<long> to, ReadOnlySpan<long> counts)
    {
        if (to.Length != counts.Length)
        {
            throw new ArgumentException($"a pane of {counts.Length} bins cannot be merged into one of {to.Length}: they belong to different references");
        }

        var vectors = MemoryMarshal.Cast<long, Vector<long>>(to);
        var added = MemoryMarshal.Cast<long, Vector<long>>(counts);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] += added[i];
        }

        for (var i = vectors.Length * Vector<long>.Count; i < to.Length; i++)
        {
            to[i] += counts[i];
        }
    }

    public static void Save(BinaryWriter writer, ReadOnlySpan<long> counts)
    {
        writer.Write7BitEncodedInt(counts.Length);
        foreach (var count in counts)
        {
            writer.Write7BitEncodedInt64(count);
        }
    }

    public static void Save(BinaryWriter writer, Int128 sum)
    {
        writer.Write((ulong)(sum >> 64));
        writer.Write((ulong)sum);
    }

    public static void Restore(BinaryReader reader, Span<long> counts)
    {
        var saved = reader.Read7BitEncodedInt();
        if (saved != counts.Length)
        {
            throw new InvalidDataException($"{saved} counts were saved where there are {counts.Length}: they belong to another reference or version");
        }

        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = reader.Read7BitEncodedInt64();
        }
    }

    public static Int128 RestoreSum(BinaryReader reader) => new(reader.ReadUInt64(), reader.ReadUInt64());
}
