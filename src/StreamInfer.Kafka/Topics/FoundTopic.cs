using Confluent.Kafka;

namespace StreamInfer.Kafka.Topics;

/// <summary>A topic as the brokers describe it.</summary>
/// <param name="Id">Another one when the topic was deleted and made anew; null where the brokers have no ids (before 2.8).</param>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">How many it has.</param>
internal sealed record FoundTopic(string? Id, string Name, int Partitions)
{
    /// <summary>All its partitions, at one place in each.</summary>
    public IEnumerable<TopicPartitionOffset> At(Offset offset) =>
        Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(Name, partition, offset));
}
