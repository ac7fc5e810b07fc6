using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>
/// The positions of all groups: on disk in <c>__consumer_offsets</c>, and in memory. Safe for any thread; its one lock keeps both in the same order, and
/// is taken after a group's.
/// </summary>
internal sealed class OffsetStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PartitionLog _log;
    private readonly TimeProvider _time;
    private readonly OffsetTable _table = new();
    private readonly BatchBuilder _batch = new();
    private readonly ResponseWriter _record = new();

    /// <param name="log">The log, which is read from its start.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidDataException">A record that is not understood; the message names its offset.</exception>
    public OffsetStore(PartitionLog log, TimeProvider time)
    {
        _log = log;
        _time = time;
        OffsetReplay.Read(log, _table);
    }

    /// <summary>Every group that has offsets, those of open transactions included.</summary>
    public string[] Groups
    {
        get
        {
            lock (_gate)
            {
                return [.. _table.Groups];
            }
        }
    }

    public bool Has(string group)
    {
        lock (_gate)
        {
            return _table.Find(group) is not null;
        }
    }

    /// <summary>Stores positions for good, but for <see cref="FlushedAsync"/>.</summary>
    /// <param name="group">Whose.</param>
    /// <param name="offsets">What; metadata within <see cref="GroupLimits.OffsetMetadataBytes"/>.</param>
    /// <param name="transaction">The producer in whose transaction they are committed; null for none.</param>
    /// <param name="end">What has to be flushed.</param>
    public ErrorCode Commit(string group, IReadOnlyList<OffsetCommit> offsets, (long ProducerId, short Epoch)? transaction, out long end)
    {
        end = -1;
        if (offsets.Count == 0)
        {
            return ErrorCode.None;
        }

        lock (_gate)
        {
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            _batch.Clear();
            foreach (var offset in offsets)
            {
                Add(now, group, new TopicPartition(offset.Topic, offset.Partition), Committed(offset, now, recordOffset: -1));
            }

            var appended = transaction is var (producerId, epoch)
                ? _log.Append(_batch.Build(producerId, epoch, attributes: BatchAttributes.Transactional), AppendOrigin.Coordinator)
                : _log.Append(_batch.Build(), AppendOrigin.Coordinator);
            if (appended.Error != ErrorCode.None)
            {
                return ForClients(appended.Error);
            }

            end = appended.EndOffset;
            for (var i = 0; i < offsets.Count; i++)
            {
                Apply(group, new TopicPartition(offsets[i].Topic, offsets[i].Partition), Committed(offsets[i], now, appended.BaseOffset + i), transaction?.ProducerId);
            }

            return ErrorCode.None;
        }
    }

    /// <summary>Completes when what was committed counts as done; see <see cref="BrokerOptions.Flush"/>.</summary>
    public ValueTask FlushedAsync(long end) => _log.FlushedAsync(end);

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
            if (_table.Find(group) is not { } offsets)
            {
                return ErrorCode.None;
            }

            var partitions = which(offsets).ToArray();
            if (partitions.Length == 0)
            {
                return ErrorCode.None;
            }

            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            _batch.Clear();
            foreach (var partition in partitions)
            {
                Add(now, group, partition, offset: null);
            }

            var error = _log.Append(_batch.Build(), AppendOrigin.Coordinator).Error;
            if (error != ErrorCode.None)
            {
                return ForClients(error);
            }

            foreach (var partition in partitions)
            {
                _table.Remove(group, partition);
            }

            return ErrorCode.None;
        }
    }

    public void Dispose() => _record.Dispose();

    private static CommittedOffset Committed(in OffsetCommit offset, long nowMs, long recordOffset) =>
        new(offset.Offset, offset.LeaderEpoch, offset.Metadata ?? "", nowMs, recordOffset);

    /// <summary>As Kafka: a log that cannot be written is a coordinator that cannot serve, which clients know to wait for.</summary>
    private static ErrorCode ForClients(ErrorCode error) => error == ErrorCode.KafkaStorageError ? ErrorCode.CoordinatorNotAvailable : error;

    private void Add(long nowMs, string group, TopicPartition partition, CommittedOffset? offset)
    {
        _record.Reset(flexible: false);
        OffsetRecords.WriteKey(_record, group, partition);
        var keyLength = _record.Length;
        if (offset is { } committed)
        {
            OffsetRecords.WriteValue(_record, committed);
        }

        var written = _record.Written.Span;
        _batch.Add(nowMs, written[..keyLength], written[keyLength..], isTombstone: offset is null);
    }

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
}
