using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Topics;

namespace StreamInfer.Kafka.Reading;

/// <summary>Finds topics and places in them, for those who read as members of no group.</summary>
/// <param name="admin">Asks.</param>
/// <param name="properties">Name the brokers in messages.</param>
internal sealed class TopicPlaces(IAdminClient admin, KafkaProperties properties)
{
    /// <summary>How long the brokers have for an answer.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>A topic as it is now; null where there is none of that name.</summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public Task<FoundTopic?> TryFindAsync(string topic, CancellationToken stop) => new OwnTopic(topic, default, null, NullLogger.Instance).FindAsync(admin, AnswerWithin, stop);

    /// <summary>A topic as it is now.</summary>
    /// <exception cref="KafkaException">There is none of that name, or the brokers do not answer.</exception>
    public async Task<FoundTopic> FindAsync(string topic, CancellationToken stop) =>
        await TryFindAsync(topic, stop) ?? throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"topic '{topic}' at {properties.Brokers} does not exist"));

    /// <summary>An offset of each partition, as readers of committed records see it; negative where there is no such place.</summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public async Task<Dictionary<TopicPartition, long>> OffsetsAsync(IEnumerable<TopicPartition> partitions, OffsetSpec place, CancellationToken stop)
    {
        var options = new ListOffsetsOptions { RequestTimeout = AnswerWithin, IsolationLevel = IsolationLevel.ReadCommitted };
        var wanted = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = place });
        var answer = await admin.ListOffsetsAsync(wanted, options).WaitAsync(stop);
        return answer.ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.TopicPartition, info => info.TopicPartitionOffsetError.Offset.Value);
    }
}
