using System.Globalization;
using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>Where the partitions of topics lie: one folder each, named by topic and number.</summary>
/// <param name="root">The folder that holds them; made if absent.</param>
/// <param name="environment">What all logs share.</param>
internal sealed class PartitionFolders(string root, LogEnvironment environment)
{
    public bool IsEmpty => !Directory.Exists(root) || !Directory.EnumerateFileSystemEntries(root).Any();

    public string PathOf(string topic, int partition) => Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{topic}-{partition}"));

    /// <summary>Opens partitions of many topics, several at a time. A partition without a folder gets an empty one.</summary>
    /// <returns>The logs, in the order asked for.</returns>
    /// <exception cref="IOException">One could not be opened; those that were are closed again.</exception>
    public PartitionLog[] Open(IReadOnlyList<(Topic Topic, int Partition)> partitions)
    {
        Directory.CreateDirectory(root);
        var logs = new PartitionLog?[partitions.Count];
        try
        {
            Parallel.For(0, logs.Length, i =>
            {
                var (topic, partition) = partitions[i];
                logs[i] = PartitionLog.Open(PathOf(topic.Name, partition), topic.Name, partition, () => topic.Settings, environment);
            });
        }
        catch (AggregateException faults)
        {
            foreach (var log in logs)
            {
                log?.Dispose();
            }

            var first = faults.Flatten().InnerExceptions[0];
            throw new IOException($"a partition could not be opened: {first.Message}", first);
        }

        return logs!;
    }

    /// <summary>Deletes what is left of a topic whose logs are closed.</summary>
    /// <exception cref="IOException">Something is left.</exception>
    public void Delete(string topic, int partitions)
    {
        for (var partition = 0; partition < partitions; partition++)
        {
            if (PathOf(topic, partition) is var path && Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
    }
}
