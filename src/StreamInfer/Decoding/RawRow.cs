using StreamInfer.Ingestion;

namespace StreamInfer.Decoding;

/// <summary>The values of one event that a <see cref="DecodePlan"/> asks for. One row is reused for all events of a decoder.</summary>
public sealed class RawRow(DecodePlan plan)
{
    /// <summary>One cell a target, in the plan's order.</summary>
    public RawValue[] Cells { get; } = new RawValue[plan.Targets.Length];

    /// <summary>Elements of array targets, each from its <see cref="DecodeTarget.FirstElement"/> on.</summary>
    public RawValue[] Elements { get; } = new RawValue[plan.ElementCount];

    /// <summary>Memory for text that had to be changed (JSON escapes); valid until <see cref="Clear"/>.</summary>
    public PinnedArena Scratch { get; } = new(4096);

    /// <summary>Sets every cell to <see cref="RawKind.Missing"/>. Elements are not cleared: an array's length says which count.</summary>
    public void Clear()
    {
        Cells.AsSpan().Clear();
        Scratch.Clear();
    }
}
