using StreamInfer.EmbeddedBroker.Transactions;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>What the log of offsets says, in memory: the positions of all groups. Guarded by its store's lock.</summary>
internal sealed class OffsetTable
{
    private readonly Dictionary<string, GroupOffsets> _groups = new(StringComparer.Ordinal);

    /// <summary>Which groups have offsets in the open transaction of a producer.</summary>
    private readonly Dictionary<long, HashSet<string>> _producers = [];

    /// <summary>Every group that has offsets, those of open transactions included.</summary>
    public IReadOnlyCollection<string> Groups => _groups.Keys;

    /// <summary>Null where nothing is known of the group.</summary>
    public GroupOffsets? Find(string group) => _groups.GetValueOrDefault(group);

    public void Set(string group, TopicPartition partition, in CommittedOffset offset) => FindOrAdd(group).Set(partition, offset);

    /// <summary>Nobody sees it before the producer's transaction has ended.</summary>
    public void SetPending(long producerId, string group, TopicPartition partition, in CommittedOffset offset)
    {
        FindOrAdd(group).SetPending(producerId, partition, offset);
        if (!_producers.TryGetValue(producerId, out var groups))
        {
            _producers.Add(producerId, groups = new HashSet<string>(StringComparer.Ordinal));
        }

        groups.Add(group);
    }

    public void EndTransaction(long producerId, bool isCommit)
    {
        if (!_producers.Remove(producerId, out var groups))
        {
            return;
        }

        foreach (var group in groups)
        {
            if (_groups.TryGetValue(group, out var offsets))
            {
                offsets.EndTransaction(producerId, isCommit);
                ForgetIfEmpty(group, offsets);
            }
        }
    }

    public void Remove(string group, TopicPartition partition)
    {
        if (_groups.TryGetValue(group, out var offsets))
        {
            offsets.Remove(partition);
            ForgetIfEmpty(group, offsets);
        }
    }

    private GroupOffsets FindOrAdd(string group)
    {
        if (!_groups.TryGetValue(group, out var offsets))
        {
            _groups.Add(group, offsets = new GroupOffsets());
        }

        return offsets;
    }

    private void ForgetIfEmpty(string group, GroupOffsets offsets)
    {
        if (offsets.IsEmpty)
        {
            _groups.Remove(group);
        }
    }
}
