using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>
/// What the data folder holds of topics: the catalog's file and the folders of partitions. What is to be done stands in the file before it is done: a topic
/// is there before its folders are made, and marked as deleted before they go, so that what a killed process began ends at the next opening.
/// Not thread-safe: the catalog locks.
/// </summary>
/// <param name="dataFolder">The broker's folder.</param>
/// <param name="environment">What all logs share.</param>
internal sealed class CatalogStore(string dataFolder, LogEnvironment environment)
{
    private readonly SortedDictionary<string, CatalogEntry> _entries = new(StringComparer.Ordinal);
    private readonly CatalogFile _file = new(Path.Combine(dataFolder, "topics.json"), environment);
    private readonly PartitionFolders _folders = new(Path.Combine(dataFolder, "topics"), environment);

    /// <summary>Whether a fault is the disk's, and so no reason to stop the broker.</summary>
    public static bool IsStorageFault(Exception fault) => fault is IOException or UnauthorizedAccessException;

    /// <summary>Opens all partitions of all topics.</summary>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">The file cannot be understood, or is lost while there are partitions.</exception>
    public IReadOnlyList<Topic> Load()
    {
        Directory.CreateDirectory(dataFolder);
        if (!_file.Exists && !_folders.IsEmpty)
        {
            throw new InvalidDataException($"{dataFolder} has partitions, but the file that says which topics they are of is lost: {_file.Name}");
        }

        foreach (var entry in _file.Exists ? _file.Read() : [])
        {
            _entries.Add(entry.Name, entry);
        }

        FreeDeleted();
        var topics = _entries.Values.Where(entry => !entry.IsDeleted).Select(entry => (Topic: TopicOf(entry), entry.Partitions)).ToList();
        var logs = _folders.Open([.. topics.SelectMany(each => Enumerable.Range(0, each.Partitions).Select(partition => (each.Topic, partition)))]);
        var next = 0;
        foreach (var (topic, partitions) in topics)
        {
            topic.SetPartitions(logs[next..(next + partitions)]);
            next += partitions;
        }

        return [.. topics.Select(each => each.Topic)];
    }

    /// <exception cref="IOException">The disk is full or fails; there is no such topic.</exception>
    public void Add(Topic topic, int partitions)
    {
        if (_entries.ContainsKey(topic.Name))
        {
            FreeDeleted();
            if (_entries.ContainsKey(topic.Name))
            {
                throw new IOException($"the data of a deleted topic '{topic.Name}' could not be deleted yet");
            }
        }

        var entry = EntryOf(topic, partitions, topic.Settings);
        Put(entry);
        try
        {
            topic.SetPartitions(_folders.Open([.. Enumerable.Range(0, partitions).Select(partition => (topic, partition))]));
        }
        catch (IOException)
        {
            _entries[topic.Name] = entry with { IsDeleted = true };
            FreeDeleted();
            throw;
        }
    }

    /// <exception cref="IOException">The disk is full or fails; the topic is as it was.</exception>
    public void Grow(Topic topic, int total)
    {
        var entry = EntryOf(topic, total, topic.Settings);
        Put(entry);
        var had = topic.Partitions.Count;
        try
        {
            topic.SetPartitions([.. topic.Partitions, .. _folders.Open([.. Enumerable.Range(had, total - had).Select(partition => (topic, partition))])]);
        }
        catch (IOException)
        {
            // The folders that were made are empty; a later growth takes them.
            Put(entry with { Partitions = had });
            throw;
        }
    }

    /// <exception cref="IOException">The disk is full or fails; the topic is as it was.</exception>
    public void Alter(Topic topic, TopicSettings settings)
    {
        Put(EntryOf(topic, topic.Partitions.Count, settings));
        topic.Settings = settings;
    }

    /// <summary>Deletes a topic for good. What cannot be deleted of its data goes at the next deletion, creation of that name, or opening.</summary>
    /// <exception cref="IOException">The disk is full or fails; the topic is as it was.</exception>
    public void Delete(Topic topic)
    {
        Put(EntryOf(topic, topic.Partitions.Count, topic.Settings) with { IsDeleted = true });
        foreach (var log in topic.Partitions)
        {
            try
            {
                log.Delete();
            }
            catch (Exception fault) when (IsStorageFault(fault))
            {
                environment.Logger.LogWarning(fault, "Partition {Partition} of the deleted topic {Topic} could not be deleted yet", log.Partition, topic.Name);
            }
        }

        FreeDeleted();
    }

    private static CatalogEntry EntryOf(Topic topic, int partitions, TopicSettings settings) =>
        new(topic.Name, topic.Id, partitions, IsDeleted: false, TopicConfig.ValuesSet(settings));

    private Topic TopicOf(CatalogEntry entry)
    {
        var fault = TopicConfig.TryParse(entry.Settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)), out var settings);
        return fault is not null
            ? throw new InvalidDataException($"{_file.Name}: topic '{entry.Name}': {fault}")
            : new Topic(entry.Name, entry.Id, TopicCatalog.IsInternal(entry.Name), settings);
    }

    private void Put(CatalogEntry entry)
    {
        var before = _entries.GetValueOrDefault(entry.Name);
        _entries[entry.Name] = entry;
        try
        {
            _file.Write(_entries.Values);
        }
        catch (Exception fault) when (IsStorageFault(fault))
        {
            if (before is null)
            {
                _entries.Remove(entry.Name);
            }
            else
            {
                _entries[entry.Name] = before;
            }

            throw new IOException($"{_file.Name} could not be written: {fault.Message}", fault);
        }
    }

    private void FreeDeleted()
    {
        var deleted = _entries.Values.Where(entry => entry.IsDeleted).ToList();
        if (deleted.Count == 0)
        {
            return;
        }

        try
        {
            foreach (var entry in deleted)
            {
                _folders.Delete(entry.Name, entry.Partitions);
                _entries.Remove(entry.Name);
            }

            _file.Write(_entries.Values);
        }
        catch (Exception fault) when (IsStorageFault(fault))
        {
            environment.Logger.LogWarning(fault, "The data of {Count} deleted topics could not be deleted yet", deleted.Count);
        }
    }
}
