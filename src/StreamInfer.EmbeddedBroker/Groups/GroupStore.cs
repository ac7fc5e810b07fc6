using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>
/// What is kept of all groups in <c>__consumer_offsets</c>: their positions, which are in memory too, and who their members were. Safe for any thread; its
/// one lock keeps log and memory in the same order, and is taken after a group's.
/// </summary>
internal sealed class GroupStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PartitionLog _partition;
    private readonly GroupLog _log;
    private readonly OffsetTable _table = new();

    /// <summary>Groups that have a record of their own.</summary>
    private readonly HashSet<string> _saved;

    private GroupStore(PartitionLog partition, TimeProvider time, Dictionary<string, GroupSnapshot> snapshots)
    {
        _partition = partition;
        _log = new GroupLog(partition, time);
        GroupLogReplay.Read(partition, _table, snapshots);
        _saved = new HashSet<string>(snapshots.Keys, StringComparer.Ordinal);
    }

    /// <param name="partition">The log, which is read from its start.</param>
    /// <param name="time">The clock.</param>
    /// <param name="groups">What is known of each group; null for one that has offsets only.</param>
    /// <exception cref="InvalidDataException">A record that is not understood; the message names its offset.</exception>
    public static GroupStore Open(PartitionLog partition, TimeProvider time, out IReadOnlyDictionary<string, GroupSnapshot?> groups)
    {
        var snapshots = new Dictionary<string, GroupSnapshot>(StringComparer.Ordinal);
        var store = new GroupStore(partition, time, snapshots);
        groups = store._table.Groups.Union(snapshots.Keys, StringComparer.Ordinal)
            .ToDictionary(group => group, group => snapshots.GetValueOrDefault(group), StringComparer.Ordinal);
        return store;
    }

    /// <summary>Stores positions for good, but for <see cref="FlushedAsync"/>.</summary>
    /// <param name="group">Whose.</param>
    /// <param name="offsets">What.</param>
    /// <param name="transaction">The producer in whose transaction they are committed; null for none.</param>
    /// <param name="end">What has to be flushed; -1 for nothing.</param>
    public ErrorCode Commit(string group, IReadOnlyList<OffsetCommit> offsets, (long ProducerId, short Epoch)? transaction, out long end)
    {
        end = -1;
        if (offsets.Count == 0)
        {
            return ErrorCode.None;
        }

        lock (_gate)
        {
            _log.Begin();
            foreach (var offset in offsets)
            {
                _log.Add(group, Partition(offset), Committed(offset, recordOffset: -1));
            }

            var appended = _log.Append(transaction);
            if (appended.Error != ErrorCode.None)
            {
                return appended.Error;
            }

            end = appended.EndOffset;
            for (var i = 0; i < offsets.Count; i++)
            {
                Apply(group, Partition(offsets[i]), Committed(offsets[i], appended.BaseOffset + i), transaction?.ProducerId);
            }

            return ErrorCode.None;
        }
    }

    /// <summary>Completes when what was committed counts as done; see <see cref="BrokerOptions.Flush"/>.</summary>
    public ValueTask FlushedAsync(long end) => _partition.FlushedAsync(end);

    /// <param name="group">Whose.</param>
    /// <param name="partitions">Which, in the order of the answer; null for all that there are.</param>
    /// <param name="requireStable">Whether to hold back positions that an open transaction may move.</param>
    public FetchedOffset[] Fetch(string group, IReadOnlyList<TopicPartition>? partitions, bool requireStable)
    {
        lock (_gate)
        {
            var offsets = _table.Find(group);
            return partitions is null
                ? offsets?.FindAll(requireStable) ?? []
                : [.. partitions.Select(partition => offsets?.Find(partition, requireStable) ?? FetchedOffset.None(partition))];
        }
    }

    /// <summary>The end of the producer's transaction is in the log.</summary>
    public void EndTransaction(long producerId, bool isCommit)
    {
        lock (_gate)
        {
            _table.EndTransaction(producerId, isCommit);
        }
    }

    /// <summary>Forgets positions for good, those of open transactions included.</summary>
    /// <param name="group">Whose.</param>
    /// <param name="which">Which, of those that there are.</param>
    public ErrorCode Remove(string group, Func<GroupOffsets, IEnumerable<TopicPartition>> which)
    {
        lock (_gate)
        {
            return _table.Find(group) is { } offsets ? Remove(group, [.. which(offsets)], withGroup: false) : ErrorCode.None;
        }
    }

    /// <summary>Forgets a topic's positions, of all groups.</summary>
    public void RemoveTopic(string topic)
    {
        lock (_gate)
        {
            foreach (var group in _table.Groups.ToArray())
            {
                var offsets = _table.Find(group)!;
                var partitions = offsets.Partitions.Where(partition => string.Equals(partition.Topic, topic, StringComparison.Ordinal));
                Remove(group, [.. partitions], withGroup: false);
            }
        }
    }

    /// <summary>Forgets a group and all its positions.</summary>
    public ErrorCode RemoveGroup(string group)
    {
        lock (_gate)
        {
            return Remove(group, [.. _table.Find(group)?.Partitions ?? []], withGroup: true);
        }
    }

    /// <summary>Forgets a group that has no positions.</summary>
    /// <returns>False where it has, or cannot be forgotten now.</returns>
    public bool RemoveDeserted(string group)
    {
        lock (_gate)
        {
            return _table.Find(group) is null && Remove(group, [], withGroup: true) == ErrorCode.None;
        }
    }

    /// <summary>
    /// Keeps who the members are, so that they go on after a restart. A failure costs a rebalance then, and nothing now: the group is not held up by a disk
    /// that is full, of which the log's owner tells.
    /// </summary>
    public void Save(string group, GroupSnapshot snapshot)
    {
        lock (_gate)
        {
            _log.Begin();
            _log.Add(group, snapshot);
            if (_log.Append().Error == ErrorCode.None)
            {
                _saved.Add(group);
            }
        }
    }

    public void Dispose() => _log.Dispose();

    private static TopicPartition Partition(in OffsetCommit offset) => new(offset.Topic, offset.Partition);

    private CommittedOffset Committed(in OffsetCommit offset, long recordOffset) =>
        new(offset.Offset, offset.LeaderEpoch, offset.Metadata ?? "", _log.NowMs, recordOffset);

    private void Apply(string group, TopicPartition partition, in CommittedOffset offset, long? producerId)
    {
        if (producerId is { } transactional)
        {
            _table.SetPending(transactional, group, partition, offset);
        }
        else
        {
            _table.Set(group, partition, offset);
        }
    }

    private ErrorCode Remove(string group, TopicPartition[] partitions, bool withGroup)
    {
        var isSaved = withGroup && _saved.Contains(group);
        if (partitions.Length == 0 && !isSaved)
        {
            return ErrorCode.None;
        }

        _log.Begin();
        foreach (var partition in partitions)
        {
            _log.Add(group, partition, offset: null);
        }

        if (isSaved)
        {
            _log.Add(group, snapshot: null);
        }

        var error = _log.Append().Error;
        if (error != ErrorCode.None)
        {
            return error;
        }

        foreach (var partition in partitions)
        {
            _table.Remove(group, partition);
        }

        if (isSaved)
        {
            _saved.Remove(group);
        }

        return ErrorCode.None;
    }
}
