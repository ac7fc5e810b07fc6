using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Compaction;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>All topics of the broker, kept in its data folder. Safe for any thread.</summary>
internal sealed class TopicCatalog : IDisposable
{
    /// <summary>Holds the offsets of groups, in Kafka's own record format.</summary>
    public const string GroupOffsets = "__consumer_offsets";

    /// <summary>Holds the state of transactions.</summary>
    public const string TransactionState = "__transaction_state";

    /// <summary>The most partitions of all topics together, and so of one topic: each holds open files and memory.</summary>
    public const int MaxPartitions = 10_000;

    private static readonly TopicSettings InternalSettings = new()
    {
        CleanupPolicy = CleanupPolicy.Compact,
        // Small, because only closed segments are compacted, and what is not compacted is read at the next start.
        SegmentBytes = 16 << 20,
    };

    private readonly Lock _changes = new();
    private readonly ConcurrentDictionary<string, Topic> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, Topic> _byId = new();
    private readonly CatalogStore _store;
    private readonly BrokerOptions _options;
    private readonly ILogger _logger;

    private TopicCatalog(BrokerOptions options, LogEnvironment environment)
    {
        _options = options;
        _logger = environment.Logger;
        _store = new CatalogStore(options.DataFolder, environment);
    }

    /// <summary>Opens every partition, recovering what a killed process left, and creates the two internal topics (one partition, compacted).</summary>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">The catalog's file cannot be understood, or is lost while there are partitions.</exception>
    public static TopicCatalog Open(BrokerOptions options, TimeProvider time, ILogger logger) =>
        Open(options, new LogEnvironment { Time = time, Logger = logger, Flush = options.Flush, Compact = new LogCompactor(time, logger).Run });

    /// <summary>Opens with logs that share an environment of the caller's.</summary>
    public static TopicCatalog Open(BrokerOptions options, LogEnvironment environment)
    {
        var catalog = new TopicCatalog(options, environment);
        foreach (var topic in catalog._store.Load())
        {
            catalog.Publish(topic);
        }

        try
        {
            catalog.CreateInternal(GroupOffsets);
            catalog.CreateInternal(TransactionState);
            return catalog;
        }
        catch (IOException)
        {
            catalog.Dispose();
            throw;
        }
    }

    /// <summary>Told the name of each deleted topic, so that groups can forget its offsets. Set once, before requests come.</summary>
    public Action<string>? OnDeleted { get; set; }

    /// <summary>A snapshot.</summary>
    public IReadOnlyCollection<Topic> All => [.. _byName.Values];

    /// <summary>Whether a name is that of one of the broker's own topics.</summary>
    public static bool IsInternal(string name) => name is GroupOffsets or TransactionState;

    public Topic? Find(string name) => _byName.GetValueOrDefault(name);

    public Topic? Find(Guid id) => _byId.GetValueOrDefault(id);

    /// <summary>The topic, created by <see cref="BrokerOptions.AutoCreateTopics"/> if it is absent; null where that is off or it cannot be created.</summary>
    public Topic? FindOrCreate(string name)
    {
        if (Find(name) is { } found)
        {
            return found;
        }

        // A failure of the disk is logged where it happens; to the client the topic is unknown for now, and it asks again.
        return _options.AutoCreateTopics && Create(name, _options.DefaultPartitions, new TopicSettings()) is ErrorCode.None or ErrorCode.TopicAlreadyExists
            ? Find(name)
            : null;
    }

    /// <summary>Whether a topic could be created now.</summary>
    /// <returns>What <see cref="Create"/> would answer, but for the disk, and the error in words.</returns>
    public (ErrorCode Error, string? Message) CheckCreate(string name, int partitions)
    {
        if (TopicName.Fault(name) is { } fault)
        {
            return (ErrorCode.InvalidTopic, fault);
        }

        return Find(name) is not null ? (ErrorCode.TopicAlreadyExists, $"topic '{name}' exists") : CheckRoom(partitions, partitions);
    }

    /// <returns>
    /// <see cref="ErrorCode.None"/>, <see cref="ErrorCode.TopicAlreadyExists"/>, <see cref="ErrorCode.InvalidTopic"/>,
    /// <see cref="ErrorCode.InvalidPartitions"/> or <see cref="ErrorCode.KafkaStorageError"/>.
    /// </returns>
    public ErrorCode Create(string name, int partitions, TopicSettings settings)
    {
        lock (_changes)
        {
            return CheckCreate(name, partitions).Error is var error and not ErrorCode.None
                ? error
                : Do("create", name, () => Add(new Topic(name, Guid.NewGuid(), isInternal: false, settings), partitions));
        }
    }

    /// <summary>Deletes the topic with its data, and tells <see cref="OnDeleted"/>.</summary>
    /// <returns>
    /// <see cref="ErrorCode.None"/>, <see cref="ErrorCode.UnknownTopicOrPartition"/>, <see cref="ErrorCode.InvalidTopic"/> for the broker's own, or
    /// <see cref="ErrorCode.KafkaStorageError"/> where the topic is as it was.
    /// </returns>
    public ErrorCode Delete(string name)
    {
        lock (_changes)
        {
            var error = Find(name) switch
            {
                null => ErrorCode.UnknownTopicOrPartition,
                { IsInternal: true } => ErrorCode.InvalidTopic,
                { } topic => Do("delete", name, () => Remove(topic)),
            };
            if (error != ErrorCode.None)
            {
                return error;
            }
        }

        OnDeleted?.Invoke(name);
        return ErrorCode.None;
    }

    /// <summary>Whether a topic could get more partitions now.</summary>
    /// <returns>What <see cref="AddPartitions"/> would answer, but for the disk, and the error in words.</returns>
    public (ErrorCode Error, string? Message) CheckPartitions(string name, int total) => Find(name) switch
    {
        null => (ErrorCode.UnknownTopicOrPartition, $"topic '{name}' does not exist"),
        { IsInternal: true } => (ErrorCode.InvalidTopic, $"topic '{name}' is the broker's own and has one partition"),
        { Partitions.Count: var count } when total <= count => (ErrorCode.InvalidPartitions, $"topic '{name}' has {count} partitions; {total} is not more"),
        { Partitions.Count: var count } => CheckRoom(total, total - count),
    };

    /// <param name="name">The topic.</param>
    /// <param name="total">How many partitions there shall be; more than there are.</param>
    public ErrorCode AddPartitions(string name, int total)
    {
        lock (_changes)
        {
            return CheckPartitions(name, total).Error is var error and not ErrorCode.None ? error : Do("extend", name, () => _store.Grow(Find(name)!, total));
        }
    }

    /// <summary>Replaces the settings, for good.</summary>
    /// <param name="name">The topic.</param>
    /// <param name="change">Makes the new settings of the present ones, which nobody changes meanwhile; null to leave them.</param>
    /// <returns><see cref="ErrorCode.None"/>, <see cref="ErrorCode.UnknownTopicOrPartition"/> or <see cref="ErrorCode.KafkaStorageError"/>.</returns>
    public ErrorCode Alter(string name, Func<TopicSettings, TopicSettings?> change)
    {
        lock (_changes)
        {
            if (Find(name) is not { } topic)
            {
                return ErrorCode.UnknownTopicOrPartition;
            }

            return change(topic.Settings) is { } settings ? Do("alter", name, () => _store.Alter(topic, settings)) : ErrorCode.None;
        }
    }

    public void Dispose()
    {
        lock (_changes)
        {
            Parallel.ForEach(All.SelectMany(topic => topic.Partitions), log => log.Dispose());
            _byName.Clear();
            _byId.Clear();
        }
    }

    private (ErrorCode Error, string? Message) CheckRoom(int total, int more)
    {
        if (total is < 1 or > MaxPartitions)
        {
            return (ErrorCode.InvalidPartitions, $"a topic has 1 to {MaxPartitions} partitions, not {total}");
        }

        var used = _byName.Values.Sum(topic => topic.Partitions.Count);
        return used + more > MaxPartitions
            ? (ErrorCode.InvalidPartitions, $"{more} more partitions are asked for, and {used} of the {MaxPartitions} that this broker keeps are in use")
            : (ErrorCode.None, null);
    }

    private void CreateInternal(string name)
    {
        if (Find(name) is null)
        {
            Add(new Topic(name, Guid.NewGuid(), isInternal: true, InternalSettings), partitions: 1);
        }
    }

    private void Add(Topic topic, int partitions)
    {
        _store.Add(topic, partitions);
        Publish(topic);
    }

    private void Publish(Topic topic)
    {
        _byId[topic.Id] = topic;
        _byName[topic.Name] = topic;
    }

    /// <summary>Hides the topic first, so that no request finds it while its logs go.</summary>
    private void Remove(Topic topic)
    {
        _byName.TryRemove(topic.Name, out _);
        _byId.TryRemove(topic.Id, out _);
        try
        {
            _store.Delete(topic);
        }
        catch (IOException)
        {
            Publish(topic);
            throw;
        }
    }

    private ErrorCode Do(string what, string name, Action change)
    {
        try
        {
            change();
            return ErrorCode.None;
        }
        catch (Exception fault) when (CatalogStore.IsStorageFault(fault))
        {
            _logger.LogError(fault, "Failed to {Change} topic {Topic}", what, name);
            return ErrorCode.KafkaStorageError;
        }
    }
}
