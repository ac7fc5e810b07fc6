using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamInfer.Kafka.Topics;

namespace StreamInfer.Kafka.Control;

/// <summary>
/// Where a topic ends at one moment. Whoever reads "to the end" needs it: a consumer tells of an end only when a fetch comes back empty, which it never does in a topic that
/// gets a record more often than <c>fetch.wait.max.ms</c> (500 ms), as one does that a few instances report to.
/// </summary>
internal static class HighWatermarks
{
    /// <summary>By partition, uncommitted records included.</summary>
    /// <param name="admin">Asks.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="within">For the answer.</param>
    /// <exception cref="KafkaException">The brokers refuse, or are away.</exception>
    public static async Task<Dictionary<int, long>> ReadAsync(IAdminClient admin, FoundTopic topic, TimeSpan within)
    {
        var latest = topic.At(Offset.End).Select(place => new TopicPartitionOffsetSpec { TopicPartition = place.TopicPartition, OffsetSpec = OffsetSpec.Latest() });
        var answer = await admin.ListOffsetsAsync(latest, new ListOffsetsOptions { RequestTimeout = within, IsolationLevel = IsolationLevel.ReadUncommitted });
        return answer.ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.Partition.Value, info => info.TopicPartitionOffsetError.Offset.Value);
    }
}
