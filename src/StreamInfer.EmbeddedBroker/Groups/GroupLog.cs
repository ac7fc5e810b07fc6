using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>Puts records of groups and offsets together to one batch and appends it to <c>__consumer_offsets</c>. Guarded by its store's lock.</summary>
internal sealed class GroupLog(PartitionLog log, TimeProvider time) : IDisposable
{
    private readonly BatchBuilder _batch = new();
    private readonly ResponseWriter _record = new();

    /// <summary>What the records of this batch are stamped with, in milliseconds since 1970.</summary>
    public long NowMs { get; private set; }

    /// <summary>Begins a batch.</summary>
    public void Begin()
    {
        _batch.Clear();
        NowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <param name="group">Whose.</param>
    /// <param name="partition">Where.</param>
    /// <param name="offset">Null forgets it.</param>
    public void Add(string group, TopicPartition partition, CommittedOffset? offset)
    {
        _record.Reset(flexible: false);
        OffsetRecords.WriteKey(_record, group, partition);
        var keyLength = _record.Length;
        if (offset is { } committed)
        {
            OffsetRecords.WriteValue(_record, committed);
        }

        AddRecord(keyLength, isTombstone: offset is null);
    }

    /// <param name="group">Which.</param>
    /// <param name="snapshot">Null forgets it.</param>
    public void Add(string group, GroupSnapshot? snapshot)
    {
        _record.Reset(flexible: false);
        GroupRecords.WriteKey(_record, group);
        var keyLength = _record.Length;
        if (snapshot is not null)
        {
            GroupRecords.WriteValue(_record, snapshot);
        }

        AddRecord(keyLength, isTombstone: snapshot is null);
    }

    /// <summary>Appends the batch, which has at least one record.</summary>
    /// <param name="transaction">The producer in whose transaction it is; null for none.</param>
    /// <returns>With an error that clients of groups know.</returns>
    public AppendResult Append((long ProducerId, short Epoch)? transaction = null)
    {
        var appended = transaction is var (producerId, epoch)
            ? log.Append(_batch.Build(producerId, epoch, attributes: BatchAttributes.Transactional), AppendOrigin.Coordinator)
            : log.Append(_batch.Build(), AppendOrigin.Coordinator);

        // As Kafka: a log that cannot be written is a coordinator that cannot serve, which clients know to wait for.
        return appended.Error == ErrorCode.KafkaStorageError ? appended with { Error = ErrorCode.CoordinatorNotAvailable } : appended;
    }

    public void Dispose() => _record.Dispose();

    private void AddRecord(int keyLength, bool isTombstone)
    {
        var written = _record.Written.Span;
        _batch.Add(NowMs, written[..keyLength], written[keyLength..], isTombstone);
    }
}
