namespace StreamInfer.Ingestion;

/// <summary>
/// The seam to the event log, batch-shaped so that an adapter can hand over many records a call. All members but
/// <see cref="IDisposable.Dispose"/> are called from one thread, the poller's; rebalance callbacks are raised inside
/// <see cref="Poll"/> and <see cref="Close"/> on that thread.
/// </summary>
public interface IRecordSource : IDisposable
{
    /// <summary>
    /// Adds the records that are there to <paramref name="batch"/>, waiting up to <paramref name="timeout"/> for the first
    /// one and not at all for more. Sets <see cref="RecordBatch.ArrivalTimestamp"/> when the first record arrives.
    /// </summary>
    /// <returns>How many records were added; 0 when none came in time.</returns>
    /// <exception cref="SourceException">The log refused for good: fatal client error, no permission, unknown topic.</exception>
    int Poll(RecordBatch batch, TimeSpan timeout);

    /// <summary>Stops fetching every assigned partition; the member stays in its group as long as <see cref="Poll"/> is called.</summary>
    void PauseAll();

    /// <summary>Fetches again every assigned partition that is not held.</summary>
    void ResumeAll();

    /// <summary>Rewinds one partition to <paramref name="offset"/> and stops fetching it until <see cref="Unhold"/>.</summary>
    void Hold(int partition, long offset);

    /// <summary>Fetches a held partition again, from the offset at which it was held.</summary>
    void Unhold(int partition);

    /// <summary>Goes on with one partition from <paramref name="offset"/>, whatever was delivered of it; held or paused, once that is over.</summary>
    void Rewind(int partition, long offset);

    /// <summary>Who this member is in its group at this moment, as a transaction that carries its positions has to say (KIP-447). Not to be understood, only passed on.</summary>
    ReadOnlyMemory<byte> Membership();

    /// <summary>Commits, for each partition, the next offset to read. Waits for the broker's answer.</summary>
    /// <exception cref="SourceException">The commit failed; the positions may be committed again later.</exception>
    void Commit(IReadOnlyList<PartitionPosition> positions);

    /// <summary>Records at the broker that this member has not read yet, over its partitions; -1 while unknown.</summary>
    long Lag { get; }

    /// <summary>Leaves the group. Partitions are revoked first, so their positions can be committed.</summary>
    void Close();
}
