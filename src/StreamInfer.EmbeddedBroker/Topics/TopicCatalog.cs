using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>All topics of the broker, kept in its data folder. Safe for any thread.</summary>
internal sealed class TopicCatalog : IDisposable
{
    /// <summary>Holds the offsets of groups, in Kafka's own record format.</summary>
    public const string GroupOffsets = "__consumer_offsets";

    /// <summary>Holds the state of transactions.</summary>
    public const string TransactionState = "__transaction_state";

    /// <summary>Opens every partition, recovering what a killed process left, and creates the two internal topics (one partition, compacted).</summary>
    public static TopicCatalog Open(BrokerOptions options, TimeProvider time, ILogger logger) => throw new NotSupportedException();

    public IReadOnlyCollection<Topic> All => throw new NotSupportedException();

    public Topic? Find(string name) => throw new NotSupportedException();

    public Topic? Find(Guid id) => throw new NotSupportedException();

    /// <summary>The topic, created by <see cref="BrokerOptions.AutoCreateTopics"/> if it is absent; null where that is off or the name is not allowed.</summary>
    public Topic? FindOrCreate(string name) => throw new NotSupportedException();

    /// <returns><see cref="ErrorCode.None"/>, <see cref="ErrorCode.TopicAlreadyExists"/>, <see cref="ErrorCode.InvalidTopic"/>, <see cref="ErrorCode.InvalidPartitions"/> or <see cref="ErrorCode.KafkaStorageError"/>.</returns>
    public ErrorCode Create(string name, int partitions, TopicSettings settings) => throw new NotSupportedException();

    /// <summary>Deletes the topic with its data, and tells <see cref="OnDeleted"/>.</summary>
    public ErrorCode Delete(string name) => throw new NotSupportedException();

    /// <param name="name">The topic.</param>
    /// <param name="total">How many partitions there shall be; more than there are.</param>
    public ErrorCode AddPartitions(string name, int total) => throw new NotSupportedException();

    /// <summary>Replaces the settings, for good.</summary>
    public ErrorCode Alter(string name, TopicSettings settings) => throw new NotSupportedException();

    /// <summary>Told the name of each deleted topic, so that groups can forget its offsets. Set once, before requests come.</summary>
    public Action<string>? OnDeleted { get; set; }

    public void Dispose() => throw new NotSupportedException();
}
