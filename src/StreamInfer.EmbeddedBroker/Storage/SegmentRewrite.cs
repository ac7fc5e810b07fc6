namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// Puts one new segment in the place of some closed ones: what compaction writes. Nobody sees it before <see cref="Commit"/>; a process killed at any point
/// leaves either the old segments or the new one. Not thread-safe.
/// </summary>
internal sealed class SegmentRewrite : IDisposable
{
    /// <summary>
    /// Adds a whole, sealed batch that keeps the base offset and the last offset delta it had. Offsets ascend; batches and records in them may be left out.
    /// The end of an aborted transaction may be left out only once the transaction's records are.
    /// </summary>
    /// <exception cref="IOException">The disk is full or fails; dispose this, and the old segments stay.</exception>
    public void Append(ReadOnlySpan<byte> batch) => throw new NotSupportedException();

    /// <summary>Puts the new segment in place and deletes the old ones.</summary>
    /// <exception cref="IOException">The disk fails; the old segments stay, or the new one takes their place at the next opening.</exception>
    public void Commit() => throw new NotSupportedException();

    /// <summary>Forgets what was not committed.</summary>
    public void Dispose() => throw new NotSupportedException();
}
