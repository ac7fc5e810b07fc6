namespace StreamInfer.Ingestion;

/// <summary>
/// A range of bytes that does not move: native memory of the client library, or a pinned <see cref="PinnedArena"/>.
/// Valid only while its owner (<see cref="RecordBatch"/> or a publishing batch) holds the memory.
/// </summary>
/// <param name="Pointer">Address of the first byte; 0 where <paramref name="Length"/> is not positive.</param>
/// <param name="Length">Number of bytes; -1 stands for null, which Kafka tells from empty.</param>
public readonly record struct ByteRange(nint Pointer, int Length)
{
    /// <summary>The null value of a key, payload or header.</summary>
    public static ByteRange Null => new(0, -1);

    /// <summary>Whether the record had no such value at all.</summary>
    public bool IsNull => Length < 0;

    /// <summary>The bytes; empty for null.</summary>
    public unsafe ReadOnlySpan<byte> Span => Length > 0 ? new ReadOnlySpan<byte>((void*)Pointer, Length) : default;
}
