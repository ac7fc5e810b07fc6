using StreamInfer.Ingestion;

namespace StreamInfer.Pipeline;

/// <summary>The partitions of this member, each with its progress. Used by the poller's thread alone.</summary>
internal sealed class Assignment
{
    private readonly List<PartitionPosition> _positions = [];
    private PartitionProgress?[] _byPartition = [];

    /// <summary>How many partitions are ours.</summary>
    public int Count { get; private set; }

    /// <summary>The progress of a partition; null where it is not ours (any more).</summary>
    public PartitionProgress? Find(int partition) => partition < _byPartition.Length ? _byPartition[partition] : null;

    public void Add(IReadOnlyList<int> partitions)
    {
        foreach (var partition in partitions)
        {
            if (partition >= _byPartition.Length)
            {
                Array.Resize(ref _byPartition, partition + 1);
            }

            Count += _byPartition[partition] is null ? 1 : 0;
            _byPartition[partition] = new PartitionProgress(partition);
        }
    }

    public void Remove(IReadOnlyList<int> partitions)
    {
        foreach (var partition in partitions)
        {
            if (Find(partition) is not null)
            {
                _byPartition[partition] = null;
                Count--;
            }
        }
    }

    /// <summary>Forgets what was read since the last commit.</summary>
    /// <returns>Where to read on, of the partitions of which anything was read.</returns>
    public IReadOnlyList<PartitionPosition> Restart()
    {
        _positions.Clear();
        for (var partition = 0; partition < _byPartition.Length; partition++)
        {
            if (_byPartition[partition] is { RestartOffset: >= 0 } progress)
            {
                _positions.Add(new PartitionPosition(partition, progress.RestartOffset));
                _byPartition[partition] = new PartitionProgress(partition, start: progress.RestartOffset);
            }
        }

        return _positions;
    }

    /// <summary>The positions that have grown since they were committed; the list is reused.</summary>
    public IReadOnlyList<PartitionPosition> News()
    {
        _positions.Clear();
        foreach (var progress in _byPartition)
        {
            if (progress is { HasNews: true })
            {
                _positions.Add(new PartitionPosition(progress.Partition, progress.CommittableOffset));
            }
        }

        return _positions;
    }

    /// <summary>The broker holds these positions now.</summary>
    public void Committed(IReadOnlyList<PartitionPosition> positions)
    {
        foreach (var position in positions)
        {
            Find(position.Partition)?.Committed(position.NextOffset);
        }
    }
}
