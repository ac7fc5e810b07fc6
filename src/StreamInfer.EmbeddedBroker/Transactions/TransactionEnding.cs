using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>
/// Ends transactions: those whose producer says so, those that time out, and those that a former process had decided to end. The decision is stored first;
/// from then on the end is written until every partition has it, whatever fails on the way. Every method is called with the entry's gate held.
/// </summary>
internal sealed class TransactionEnding(
    TransactionTable table, TransactionLog log, TopicCatalog topics, GroupCoordinator groups, TimeProvider time, ILogger logger)
{
    /// <summary>How long after a write that failed (the disk is full) it is tried again.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Where the offsets of groups lie: the one partition of their topic.</summary>
    public static readonly TopicPartition GroupOffsets = new(TopicCatalog.GroupOffsets, 0);

    /// <summary>Stores the decision and then ends the transaction.</summary>
    /// <param name="entry">The transactional id.</param>
    /// <param name="prepared">Its open transaction, as prepared.</param>
    /// <returns>An error where the decision could not be stored, and nothing has changed. Without one the transaction ends, if not at once.</returns>
    public async ValueTask<ErrorCode> EndAsync(TransactionEntry entry, TransactionMetadata prepared)
    {
        if (await log.StoreAsync(entry.TransactionalId, prepared) is not ErrorCode.None and var error)
        {
            return error;
        }

        table.Become(entry, prepared);
        entry.Rest();
        await CompleteAsync(entry);
        return ErrorCode.None;
    }

    /// <summary>Aborts the open transaction under a new epoch, so that its producer can do nothing more with it.</summary>
    public ValueTask<ErrorCode> FenceAsync(TransactionEntry entry) => EndAsync(entry, entry.Metadata.Fenced(NowMs()));

    /// <summary>Writes the end that was decided into every partition that lacks it; sets the timer to try again where one cannot be written.</summary>
    public async ValueTask CompleteAsync(TransactionEntry entry)
    {
        var metadata = entry.Metadata;
        if (!await WriteEndsAsync(entry.TransactionalId, metadata) || log.StoreLazily(entry.TransactionalId, metadata.Completed(NowMs())) != ErrorCode.None)
        {
            logger.LogWarning("The end of the transaction of {TransactionalId} could not be written; it is tried again.", entry.TransactionalId);
            entry.WakeAfter(RetryDelay);
            return;
        }

        table.Become(entry, metadata.Completed(NowMs()));
    }

    /// <summary>The timer has called back: goes on with an end, or begins that of a transaction which has timed out.</summary>
    public async ValueTask WakeAsync(TransactionEntry entry)
    {
        if (entry.IsClosed || !entry.IsDue())
        {
            return;
        }

        if (entry.Metadata.IsEnding)
        {
            entry.Rest();
            await CompleteAsync(entry);
        }
        else if (entry.Metadata.State == TransactionState.Ongoing)
        {
            logger.LogInformation("The transaction of {TransactionalId} has timed out and is aborted.", entry.TransactionalId);
            if (await FenceAsync(entry) != ErrorCode.None)
            {
                entry.WakeAfter(RetryDelay);
            }
        }
    }

    private async ValueTask<bool> WriteEndsAsync(string transactionalId, TransactionMetadata metadata)
    {
        var isCommit = metadata.State == TransactionState.PrepareCommit;
        var written = new List<(PartitionLog Log, long EndOffset)>(metadata.Partitions.Count);
        foreach (var partition in metadata.Partitions)
        {
            // A topic that is deleted takes its part of the transaction with it.
            if (topics.Find(partition.Topic)?.Find(partition.Partition) is not { } to)
            {
                continue;
            }

            var result = to.EndTransaction(metadata.Producer.ProducerId, metadata.Producer.Epoch, isCommit, log.CoordinatorEpoch);
            if (result.Error == ErrorCode.None)
            {
                written.Add((to, result.EndOffset));
            }
            else if (result.Error == ErrorCode.InvalidProducerEpoch)
            {
                // Only where a loss of power took newer state from our log and not from that one, which has nothing of this epoch to end.
                logger.LogWarning("The transaction of {TransactionalId} cannot be ended in {Partition}: {Reason}", transactionalId, partition, result.Message);
            }
            else
            {
                return false;
            }
        }

        if (!await FlushedAsync(written))
        {
            return false;
        }

        if (metadata.Partitions.Contains(GroupOffsets))
        {
            groups.EndTransaction(metadata.Producer.ProducerId, isCommit);
        }

        return true;
    }

    private static async ValueTask<bool> FlushedAsync(List<(PartitionLog Log, long EndOffset)> written)
    {
        try
        {
            foreach (var (to, endOffset) in written)
            {
                await to.FlushedAsync(endOffset);
            }

            return true;
        }
        catch (IOException)
        {
            return false; // that log has written down why
        }
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
