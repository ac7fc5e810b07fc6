using StreamInfer.Ingestion;

namespace StreamInfer.Publishing;

/// <summary>
/// The seam to a producer that writes in transactions (KIP-98). What is published between <see cref="Begin"/> and <see cref="Commit"/> becomes visible
/// together with the positions of the events it came from, or not at all. All but publishing is done by the poller's thread, while nothing is published.
/// A record that a broken transaction cannot take is failed through its ticket; <see cref="IRecordSink.Publish"/> does not throw then.
/// </summary>
public interface ITransactionalSink : IRecordSink
{
    /// <summary>Fences every earlier producer of this identity and ends what it left open. Once, before everything else.</summary>
    /// <exception cref="SinkException">The broker refused for good.</exception>
    TransactionOutcome Initialize(TimeSpan timeout);

    /// <summary>Starts a transaction.</summary>
    /// <exception cref="SinkException">The producer was fenced, or failed for good.</exception>
    void Begin();

    /// <summary>Makes positions part of the transaction.</summary>
    /// <param name="positions">For each partition, the next offset to read.</param>
    /// <param name="membership">Who commits them: <see cref="IRecordSource.Membership"/> of now.</param>
    /// <param name="timeout">Longest wait for the answer.</param>
    /// <exception cref="SinkException">The producer was fenced, or failed for good.</exception>
    TransactionOutcome SendPositions(IReadOnlyList<PartitionPosition> positions, ReadOnlySpan<byte> membership, TimeSpan timeout);

    /// <summary>Commits the transaction. From the first call on it may be committed, so it cannot be aborted any more unless this says so.</summary>
    /// <exception cref="SinkException">The producer was fenced, or failed for good.</exception>
    TransactionOutcome Commit(TimeSpan timeout);

    /// <summary>Aborts the transaction: records on their way are given up, their tickets failed.</summary>
    /// <returns><see cref="TransactionResult.Done"/> or <see cref="TransactionResult.Again"/>.</returns>
    /// <exception cref="SinkException">The producer was fenced, or failed for good.</exception>
    TransactionOutcome Abort(TimeSpan timeout);
}
