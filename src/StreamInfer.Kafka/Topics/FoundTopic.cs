using Confluent.Kafka;

namespace StreamInfer.Kafka.Topics;

/// <summary>A topic as the brokers describe it.</summary>
/// <param name="Id">Another one when the topic was deleted and made anew; null where the brokers have no ids (before 2.8).</param>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">How many it has.</param>
internal sealed record FoundTopic(string? Id, string Name, int Partitions)
{
    /// <summary>
    /// All its partitions, from their first records. The client asks for "the beginning" only half a second after it is made; a number it can begin with, and where the first
    /// records are gone it is sent on to those that are left.
    /// </summary>
    public IEnumerable<TopicPartitionOffset> FromFirst() => At(0);

    /// <summary>All its partitions, at one place in each.</summary>
    public IEnumerable<TopicPartitionOffset> At(Offset offset) =>
        Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(Name, partition, offset));
}
