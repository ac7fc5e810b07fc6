using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>The positions of one group: those that count, and those of open transactions. Guarded by its store's lock.</summary>
internal sealed class GroupOffsets
{
    private readonly Dictionary<TopicPartition, CommittedOffset> _committed = [];
    private readonly Dictionary<long, Dictionary<TopicPartition, CommittedOffset>> _pending = [];

    /// <summary>Nothing is known of the group, or will be when transactions end.</summary>
    public bool IsEmpty => _committed.Count == 0 && _pending.Count == 0;

    /// <summary>Every partition for which something is known.</summary>
    public IEnumerable<TopicPartition> Partitions => _committed.Keys.Union(_pending.Values.SelectMany(offsets => offsets.Keys));

    public void Set(TopicPartition partition, in CommittedOffset offset)
    {
        if (!_committed.TryGetValue(partition, out var former) || former.RecordOffset < offset.RecordOffset)
        {
            _committed[partition] = offset;
        }
    }

    /// <summary>Nobody sees it before the producer's transaction has ended.</summary>
    public void SetPending(long producerId, TopicPartition partition, in CommittedOffset offset)
    {
        if (!_pending.TryGetValue(producerId, out var offsets))
        {
            _pending.Add(producerId, offsets = []);
        }

        offsets[partition] = offset;
    }

    public void EndTransaction(long producerId, bool isCommit)
    {
        if (!_pending.Remove(producerId, out var offsets) || !isCommit)
        {
            return;
        }

        foreach (var (partition, offset) in offsets)
        {
            Set(partition, offset);
        }
    }

    /// <summary>Forgets a partition, positions of open transactions included.</summary>
    public void Remove(TopicPartition partition)
    {
        _committed.Remove(partition);
        foreach (var (producerId, offsets) in _pending)
        {
            if (offsets.Remove(partition) && offsets.Count == 0)
            {
                _pending.Remove(producerId); // allowed while enumerating, unlike adding
            }
        }
    }

    public FetchedOffset Find(TopicPartition partition, bool requireStable)
    {
        if (requireStable && IsPending(partition))
        {
            return FetchedOffset.None(partition, ErrorCode.UnstableOffsetCommit);
        }

        return _committed.TryGetValue(partition, out var offset)
            ? new FetchedOffset(partition, offset.Offset, offset.LeaderEpoch, offset.Metadata, ErrorCode.None)
            : FetchedOffset.None(partition);
    }

    /// <summary>All positions that count; with <paramref name="requireStable"/> also the partitions for which there may soon be one.</summary>
    public FetchedOffset[] FindAll(bool requireStable) =>
        [.. (requireStable ? Partitions : _committed.Keys).Select(partition => Find(partition, requireStable))];

    /// <summary>The partitions whose position was committed at <paramref name="beforeMs"/> or earlier and that no open transaction is about to move.</summary>
    public List<TopicPartition> CommittedUntil(long beforeMs) =>
        [.. _committed.Where(pair => pair.Value.CommitTimestampMs <= beforeMs && !IsPending(pair.Key)).Select(pair => pair.Key)];

    private bool IsPending(TopicPartition partition)
    {
        foreach (var offsets in _pending.Values)
        {
            if (offsets.ContainsKey(partition))
            {
                return true;
            }
        }

        return false;
    }
}
