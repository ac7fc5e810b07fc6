namespace StreamInfer.Ingestion;

/// <summary>
/// Memory of a source's own in which the records of a <see cref="RecordBatch"/> lie: the seam to a client that hands out its buffers instead of
/// having them copied. Belongs to one batch and is used with it, by one thread at a time.
/// </summary>
public interface IRecordMemory
{
    /// <summary>Gives up all it holds; the batch has no records in it any more. On the thread that releases the batch.</summary>
    void Free();
}
