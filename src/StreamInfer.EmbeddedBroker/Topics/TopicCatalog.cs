using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>
/// All topics of the broker, kept in its data folder. Safe for any thread. What the file says comes before what is done: a topic is in the file before its
/// folders are made, and marked as deleted there before they go, so that a process killed in between finishes at its next start.
/// </summary>
internal sealed class TopicCatalog : IDisposable
{
    /// <summary>Holds the offsets of groups, in Kafka's own record format.</summary>
    public const string GroupOffsets = "__consumer_offsets";

    /// <summary>Holds the state of transactions.</summary>
    public const string TransactionState = "__transaction_state";

    /// <summary>The most partitions of all topics together, and so of one topic. Each holds open files and some memory.</summary>
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
    private readonly Dictionary<string, CatalogEntry> _deleted = new(StringComparer.Ordinal);
    private readonly CatalogFile _file;
    private readonly PartitionFolders _folders;
    private readonly BrokerOptions _options;
    private readonly ILogger _logger;

    private TopicCatalog(BrokerOptions options, LogEnvironment environment)
    {
        _options = options;
        _logger = environment.Logger;
        _file = new CatalogFile(Path.Combine(options.DataFolder, "topics.json"));
        _folders = new PartitionFolders(Path.Combine(options.DataFolder, "topics"), environment);
    }

    /// <summary>Opens every partition, recovering what a killed process left, and creates the two internal topics (one partition, compacted).</summary>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">The catalog's file cannot be understood, or is lost while there are partitions.</exception>
    public static TopicCatalog Open(BrokerOptions options, TimeProvider time, ILogger logger) =>
        Open(options, new LogEnvironment { Time = time, Logger = logger, Flush = options.Flush });

    /// <summary>Opens with logs that run in an environment of a test's own.</summary>
    public static TopicCatalog Open(BrokerOptions options, LogEnvironment environment)
    {
        Directory.CreateDirectory(options.DataFolder);
        var catalog = new TopicCatalog(options, environment);
        catalog.Load();
        try
        {
            catalog.CreateInternal(GroupOffsets);
            catalog.CreateInternal(TransactionState);
        }
        catch (IOException)
        {
            catalog.Dispose();
            throw;
        }

        return catalog;
    }

    public IReadOnlyCollection<Topic> All => (IReadOnlyCollection<Topic>)_byName.Values;

    public Topic? Find(string name) => _byName.GetValueOrDefault(name);

    public Topic? Find(Guid id) => _byId.GetValueOrDefault(id);

    /// <summary>Told the name of each deleted topic, so that groups can forget its offsets. Set once, before requests come.</summary>
    public Action<string>? OnDeleted { get; set; }

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
    public (ErrorCode Error, string? Message) Check(string name, int partitions)
    {
        if (TopicName.Fault(name) is { } fault)
        {
            return (ErrorCode.InvalidTopic, fault);
        }

        if (_byName.ContainsKey(name))
        {
            return (ErrorCode.TopicAlreadyExists, $"topic '{name}' exists");
        }

        return CheckRoom(partitions, partitions);
    }

    /// <returns>
    /// <see cref="ErrorCode.None"/>, <see cref="ErrorCode.TopicAlreadyExists"/>, <see cref="ErrorCode.InvalidTopic"/>,
    /// <see cref="ErrorCode.InvalidPartitions"/> or <see cref="ErrorCode.KafkaStorageError"/>.
    /// </returns>
    public ErrorCode Create(string name, int partitions, TopicSettings settings)
    {
        lock (_changes)
        {
            if (Check(name, partitions).Error is var error and not ErrorCode.None)
            {
                return error;
            }

            try
            {
                Add(new Topic(name, Guid.NewGuid(), isInternal: false, settings), partitions);
                return ErrorCode.None;
            }
            catch (Exception fault) when (IsStorageFault(fault))
            {
                return Failed("created", name, fault);
            }
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
            if (Find(name) is not { } topic)
            {
                return ErrorCode.UnknownTopicOrPartition;
            }

            if (topic.IsInternal)
            {
                return ErrorCode.InvalidTopic;
            }

            try
            {
                Forget(topic);
            }
            catch (Exception fault) when (IsStorageFault(fault))
            {
                return Failed("deleted", name, fault);
            }

            foreach (var log in topic.Partitions)
            {
                // Its folder goes with what else is marked as deleted.
                log.Dispose();
            }

            FreeDeleted();
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
            if (CheckPartitions(name, total).Error is var error and not ErrorCode.None)
            {
                return error;
            }

            try
            {
                Grow(Find(name)!, total);
                return ErrorCode.None;
            }
            catch (Exception fault) when (IsStorageFault(fault))
            {
                return Failed("extended", name, fault);
            }
        }
    }

    /// <summary>Replaces the settings, for good.</summary>
    public ErrorCode Alter(string name, TopicSettings settings)
    {
        lock (_changes)
        {
            if (Find(name) is not { } topic)
            {
                return ErrorCode.UnknownTopicOrPartition;
            }

            try
            {
                WriteFile(EntryOf(topic, topic.Partitions.Count, settings));
                topic.Settings = settings;
                return ErrorCode.None;
            }
            catch (Exception fault) when (IsStorageFault(fault))
            {
                return Failed("altered", name, fault);
            }
        }
    }

    public void Dispose()
    {
        lock (_changes)
        {
            Parallel.ForEach(_byName.Values.SelectMany(topic => topic.Partitions), log => log.Dispose());
            _byName.Clear();
            _byId.Clear();
        }
    }

    private static bool IsStorageFault(Exception fault) => fault is IOException or UnauthorizedAccessException;

    private static bool IsInternal(string name) => name is GroupOffsets or TransactionState;

    private static CatalogEntry EntryOf(Topic topic, int partitions, TopicSettings settings) =>
        new(topic.Name, topic.Id, partitions, IsDeleted: false, TopicConfig.ValuesSet(settings));

    private (ErrorCode Error, string? Message) CheckRoom(int total, int more)
    {
        if (total is < 1 or > MaxPartitions)
        {
            return (ErrorCode.InvalidPartitions, $"a topic has 1 to {MaxPartitions} partitions, not {total}");
        }

        var used = _byName.Values.Sum(topic => topic.Partitions.Count);
        return used + more > MaxPartitions
            ? (ErrorCode.InvalidPartitions, $"{more} more partitions are asked for, and there are {used} of the {MaxPartitions} that this broker keeps")
            : (ErrorCode.None, null);
    }

    private void Load()
    {
        if (!_file.Exists)
        {
            if (!_folders.IsEmpty)
            {
                throw new InvalidDataException($"{_options.DataFolder} has partitions, but the file that says which topics they are of is lost: topics.json");
            }

            return;
        }

        var entries = _file.Read();
        foreach (var entry in entries.Where(entry => entry.IsDeleted))
        {
            _deleted.Add(entry.Name, entry);
        }

        var topics = entries.Where(entry => !entry.IsDeleted).Select(entry => (Topic: TopicOf(entry), entry.Partitions)).ToList();
        var logs = _folders.Open([.. topics.SelectMany(each => Enumerable.Range(0, each.Partitions).Select(partition => (each.Topic, partition)))]);
        var next = 0;
        foreach (var (topic, partitions) in topics)
        {
            topic.SetPartitions(logs[next..(next += partitions)]);
            Publish(topic);
        }

        FreeDeleted();
    }

    private Topic TopicOf(CatalogEntry entry)
    {
        var fault = TopicConfig.TryParse(entry.Settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)), out var settings);
        return (fault ?? TopicName.Fault(entry.Name)) is { } wrong
            ? throw new InvalidDataException($"topics.json: topic '{entry.Name}': {wrong}")
            : new Topic(entry.Name, entry.Id, IsInternal(entry.Name), settings);
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
        if (_deleted.ContainsKey(topic.Name))
        {
            FreeDeleted();
            if (_deleted.ContainsKey(topic.Name))
            {
                throw new IOException("data of a deleted topic of that name could not be deleted yet");
            }
        }

        WriteFile(EntryOf(topic, partitions, topic.Settings));
        try
        {
            topic.SetPartitions(_folders.Open([.. Enumerable.Range(0, partitions).Select(partition => (topic, partition))]));
        }
        catch (IOException)
        {
            _deleted.Add(topic.Name, EntryOf(topic, partitions, topic.Settings) with { IsDeleted = true });
            WriteFile();
            FreeDeleted();
            throw;
        }

        Publish(topic);
    }

    private void Grow(Topic topic, int total)
    {
        var had = topic.Partitions.Count;
        WriteFile(EntryOf(topic, total, topic.Settings));
        PartitionLog[] more;
        try
        {
            more = _folders.Open([.. Enumerable.Range(had, total - had).Select(partition => (topic, partition))]);
        }
        catch (IOException)
        {
            WriteFile();
            throw;
        }

        topic.SetPartitions([.. topic.Partitions, .. more]);
    }

    private void Publish(Topic topic)
    {
        _byId[topic.Id] = topic;
        _byName[topic.Name] = topic;
    }

    /// <summary>From here on the topic is deleted, whatever happens to its folders.</summary>
    private void Forget(Topic topic)
    {
        var entry = EntryOf(topic, topic.Partitions.Count, topic.Settings) with { IsDeleted = true };
        WriteFile(entry);
        _deleted.Add(topic.Name, entry);
        _byName.TryRemove(topic.Name, out _);
        _byId.TryRemove(topic.Id, out _);
    }

    /// <summary>Deletes the data of deleted topics. What cannot be deleted now is tried again at the next deletion, creation of that name, or start.</summary>
    private void FreeDeleted()
    {
        var before = _deleted.Count;
        try
        {
            foreach (var entry in _deleted.Values.ToList())
            {
                _folders.Delete(entry.Name, entry.Partitions);
                _deleted.Remove(entry.Name);
            }

            if (_deleted.Count < before)
            {
                WriteFile();
            }
        }
        catch (Exception fault) when (IsStorageFault(fault))
        {
            _logger.LogWarning(fault, "Data of {Count} deleted topics could not be deleted yet", _deleted.Count);
        }
    }

    /// <summary>Writes all topics, one of them as <paramref name="changed"/> has it.</summary>
    private void WriteFile(CatalogEntry? changed = null)
    {
        var entries = _byName.Values.Select(topic => EntryOf(topic, topic.Partitions.Count, topic.Settings)).Concat(_deleted.Values)
            .Where(entry => !string.Equals(entry.Name, changed?.Name, StringComparison.Ordinal));
        _file.Write([.. (changed is null ? entries : entries.Append(changed)).OrderBy(entry => entry.Name, StringComparer.Ordinal)]);
    }

    private ErrorCode Failed(string what, string name, Exception fault)
    {
        _logger.LogError(fault, "Topic {Topic} could not be {What}", name, what);
        return ErrorCode.KafkaStorageError;
    }
}
