namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>One file of a log with what belongs to it.</summary>
internal sealed class Segment
{
    public long BaseOffset => throw new NotSupportedException();

    /// <summary>Bytes that can be read.</summary>
    public int Size => throw new NotSupportedException();

    /// <summary>The largest time of its records, milliseconds since 1970; -1 where none has a time.</summary>
    public long MaxTimestamp => throw new NotSupportedException();

    /// <summary>Copies whole batches from a position on (0, or one where the last call ended).</summary>
    /// <returns>Bytes copied; 0 at the end; the negated size of the first batch where that alone does not fit.</returns>
    public int ReadBatches(int position, Span<byte> into) => throw new NotSupportedException();
}
