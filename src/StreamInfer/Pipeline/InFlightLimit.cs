using StreamInfer.Inference;

namespace StreamInfer.Pipeline;

/// <summary>What may be between poll and acknowledgement at once.</summary>
/// <param name="Batches">Micro-batches, 4 to 256.</param>
/// <param name="Bytes">Memory of all their feature rows.</param>
public readonly record struct InFlightLimit(int Batches, long Bytes)
{
    /// <summary>Enough to cover a broker's round trip of some 100 ms at 300,000 events a second.</summary>
    private const int MaxEvents = 32_768;

    private const long MaxBytes = 64L << 20;

    /// <summary>As many batches as keep both bounds; four at least, so that collecting, running, publishing and acknowledging overlap.</summary>
    public static InFlightLimit Of(RowLayout layout, int maxBatchSize)
    {
        var batchBytes = Math.Max(1L, layout.Tensors.Sum(tensor => (long)tensor.Width * SizeOf(tensor.Type)) * maxBatchSize);
        var batches = (int)Math.Clamp(Math.Min(MaxEvents / maxBatchSize, MaxBytes / batchBytes), 4, 256);
        return new InFlightLimit(batches, batches * batchBytes);
    }

    private static int SizeOf(ColumnType type) => type switch
    {
        ColumnType.Float => 4,
        ColumnType.Boolean => 1,
        _ => 8,
    };
}
