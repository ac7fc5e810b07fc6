using Confluent.Kafka;
using Confluent.Kafka.Admin;
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
        var ends = await budget.AskAsync(() => HighWatermarksAsync(admin, budget.Left()));
        using var consumer = clients.OpenReader();
        consumer.Assign(topic.FromFirst());
        var left = ends.Keys.ToHashSet();
        byte[]? latest = null;
        while (left.Count > 0)
        {
            budget.Cancellation.ThrowIfCancellationRequested();
            var turn = budget.Left() < PollSlice ? budget.Left() : PollSlice;
            var record = consumer.Next(turn);
            if (record is { IsPartitionEOF: true })
            {
                left.RemoveWhere(partition => partition == record.Partition.Value && record.Offset.Value >= ends[partition]);
            }
            else if (record is not null && record.Message.Key is { } found && key.AsSpan().SequenceEqual(found))
            {
                latest = record.Message.Value;
            }
        }

        return latest;
    }

    private async Task<Dictionary<int, long>> HighWatermarksAsync(IAdminClient admin, TimeSpan within)
    {
        var latest = topic.At(Offset.End).Select(place => new TopicPartitionOffsetSpec { TopicPartition = place.TopicPartition, OffsetSpec = OffsetSpec.Latest() });
        var answer = await admin.ListOffsetsAsync(latest, new ListOffsetsOptions { RequestTimeout = within, IsolationLevel = IsolationLevel.ReadUncommitted });
        return answer.ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.Partition.Value, info => info.TopicPartitionOffsetError.Offset.Value);
    }
}
