using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>One topic. Partitions only grow; settings are replaced as a whole, so readers never lock.</summary>
internal sealed class Topic(string name, Guid id, bool isInternal, TopicSettings settings)
{
    private PartitionLog[] _partitions = [];
    private TopicSettings _settings = settings;

    public string Name => name;

    public Guid Id => id;

    /// <summary>One of the broker's own, which clients may read and not write.</summary>
    public bool IsInternal => isInternal;

    public TopicSettings Settings
    {
        get => Volatile.Read(ref _settings);
        set => Volatile.Write(ref _settings, value);
    }

    /// <summary>All partitions, in order.</summary>
    public IReadOnlyList<PartitionLog> Partitions => Volatile.Read(ref _partitions);

    /// <summary>The partition; null where there is none of that number.</summary>
    public PartitionLog? Find(int partition)
    {
        var partitions = Volatile.Read(ref _partitions);
        return (uint)partition < (uint)partitions.Length ? partitions[partition] : null;
    }

    public void SetPartitions(PartitionLog[] partitions) => Volatile.Write(ref _partitions, partitions);
}
