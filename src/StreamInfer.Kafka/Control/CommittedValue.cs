using Confluent.Kafka;
using StreamInfer.Kafka.Topics;

namespace StreamInfer.Kafka.Control;

/// <summary>Reads the value of a key that is in force, by reading the topic to its end.</summary>
internal sealed class CommittedValue(OwnClients clients, FoundTopic topic)
{
    private static readonly TimeSpan PollSlice = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A reader of committed records gets no further than the first transaction that is open, whoever's it is, and what was committed behind it is in force all the same.
    /// So it is read to the high watermarks of this moment, however long the last stable offsets take to get there.
    /// </summary>
    /// <param name="admin">Asks for the watermarks.</param>
    /// <param name="key">UTF-8.</param>
    /// <param name="budget">For all of it.</param>
    /// <exception cref="TimeoutException">An open transaction hides the end.</exception>
    public async Task<byte[]?> ReadAsync(IAdminClient admin, byte[] key, TimeBudget budget)
    {
        var ends = await budget.AskAsync(() => HighWatermarks.ReadAsync(admin, topic, budget.Left()));
        using var consumer = clients.OpenReader();
        consumer.Assign(topic.FromFirst());
        var left = ends.Keys.ToHashSet();
        byte[]? latest = null;
        while (left.Count > 0)
        {
            budget.Cancellation.ThrowIfCancellationRequested();
            var turn = budget.Left() < PollSlice ? budget.Left() : PollSlice;
            var record = consumer.Next(turn);
            if (record is null)
            {
                continue;
            }

            if (!record.IsPartitionEOF && record.Message.Key is { } found && key.AsSpan().SequenceEqual(found))
            {
                latest = record.Message.Value;
            }

            // The last offset may be a transaction's marker, which is no record: then the end says so, or a record that came since.
            var next = record.Offset.Value + (record.IsPartitionEOF ? 0 : 1);
            left.RemoveWhere(partition => partition == record.Partition.Value && next >= ends[partition]);
        }

        return latest;
    }
}
