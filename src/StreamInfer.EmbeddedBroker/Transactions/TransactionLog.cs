using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>
/// Writes <c>__transaction_state</c>, one record a batch. A write has succeeded when it counts as done by <see cref="BrokerOptions.Flush"/>; only then may
/// what it says be acted on. What cannot be written is <see cref="ErrorCode.CoordinatorNotAvailable"/>, upon which clients come again, as with Kafka.
/// Safe for any thread; its lock is held over an append and nothing else.
/// </summary>
internal sealed class TransactionLog(PartitionLog log, TimeProvider time) : IDisposable
{
    private readonly Lock _appending = new();
    private readonly BatchBuilder _batch = new();
    private readonly ResponseWriter _key = new() { IsFlexible = true };
    private readonly ResponseWriter _value = new() { IsFlexible = true };

    /// <summary>Written into the ends of transactions; grows each time the log is opened.</summary>
    public int CoordinatorEpoch => log.LeaderEpoch;

    public ValueTask<ErrorCode> StoreAsync(string transactionalId, TransactionMetadata metadata) => FlushedAsync(Append(transactionalId, metadata));

    /// <summary>Stores without waiting for the disk: where the record is lost, what it says is found out again.</summary>
    public ErrorCode StoreLazily(string transactionalId, TransactionMetadata metadata) => ToAnswer(Append(transactionalId, metadata));

    /// <summary>Writes the tombstone of an id.</summary>
    public ValueTask<ErrorCode> ForgetAsync(string transactionalId) => FlushedAsync(Append(transactionalId, metadata: null));

    /// <param name="next">The first producer id that nobody can have been given.</param>
    public ValueTask<ErrorCode> StoreProducerIdsAsync(long next)
    {
        AppendResult result;
        lock (_appending)
        {
            Clear();
            TransactionRecords.WriteProducerIdsKey(_key);
            TransactionRecords.WriteProducerIds(_value, next);
            result = AppendBatch(isTombstone: false);
        }

        return FlushedAsync(result);
    }

    public void Dispose()
    {
        _key.Dispose();
        _value.Dispose();
    }

    private AppendResult Append(string transactionalId, TransactionMetadata? metadata)
    {
        lock (_appending)
        {
            Clear();
            TransactionRecords.WriteTransactionKey(_key, transactionalId);
            if (metadata is not null)
            {
                TransactionRecords.WriteTransaction(_value, metadata);
            }

            return AppendBatch(isTombstone: metadata is null);
        }
    }

    private void Clear()
    {
        _batch.Clear();
        _key.Reset(flexible: true);
        _value.Reset(flexible: true);
    }

    private AppendResult AppendBatch(bool isTombstone)
    {
        _batch.Add(time.GetUtcNow().ToUnixTimeMilliseconds(), _key.Written.Span, _value.Written.Span, isTombstone);
        return log.Append(_batch.Build(), AppendOrigin.Coordinator);
    }

    private async ValueTask<ErrorCode> FlushedAsync(AppendResult result)
    {
        if (result.Error == ErrorCode.None)
        {
            try
            {
                await log.FlushedAsync(result.EndOffset);
            }
            catch (IOException)
            {
                return ErrorCode.CoordinatorNotAvailable; // the log has written down why, and takes no more appends until it is opened again
            }
        }

        return ToAnswer(result);
    }

    private static ErrorCode ToAnswer(AppendResult result) => result.Error == ErrorCode.None ? ErrorCode.None : ErrorCode.CoordinatorNotAvailable;
}
