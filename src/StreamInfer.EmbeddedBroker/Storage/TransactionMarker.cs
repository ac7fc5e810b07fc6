using System.Buffers.Binary;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>The control batch that ends a transaction. Source: Kafka's protocol guide, "Control Batches", and its EndTxnMarker message.</summary>
/// <param name="IsCommit">Whether the transaction counts.</param>
/// <param name="CoordinatorEpoch">Of the coordinator that ended it.</param>
internal readonly record struct TransactionMarker(bool IsCommit, int CoordinatorEpoch)
{
    /// <summary>Bytes of the whole batch are fewer than this.</summary>
    public const int MaxBatchSize = 128;

    private const short Abort = 0;
    private const short Commit = 1;
    private const int KeySize = 4;
    private const int ValueSize = 6;

    /// <summary>Puts the batch together; valid until the builder is used again.</summary>
    public static Span<byte> Build(BatchBuilder builder, long producerId, short producerEpoch, bool isCommit, int coordinatorEpoch, long nowMs)
    {
        Span<byte> key = stackalloc byte[KeySize];
        BinaryPrimitives.WriteInt16BigEndian(key, 0); // version
        BinaryPrimitives.WriteInt16BigEndian(key[2..], isCommit ? Commit : Abort);
        Span<byte> value = stackalloc byte[ValueSize];
        BinaryPrimitives.WriteInt16BigEndian(value, 0); // version
        BinaryPrimitives.WriteInt32BigEndian(value[2..], coordinatorEpoch);
        builder.Clear();
        builder.Add(nowMs, key, value, isTombstone: false);
        return builder.Build(producerId, producerEpoch, attributes: BatchAttributes.Transactional | BatchAttributes.Control);
    }

    /// <summary>Reads a control batch.</summary>
    /// <returns>Null where it says something other than the end of a transaction.</returns>
    /// <exception cref="InvalidBatchException">It holds no record.</exception>
    public static TransactionMarker? Read(ReadOnlySpan<byte> batch)
    {
        var records = new RecordReader(batch[BatchHeader.Size..]);
        if (!records.MoveNext() || records.Key.Length < KeySize || records.Value.Length < ValueSize)
        {
            return null;
        }

        var type = BinaryPrimitives.ReadInt16BigEndian(records.Key[2..]);
        return type is Abort or Commit ? new TransactionMarker(type == Commit, BinaryPrimitives.ReadInt32BigEndian(records.Value[2..])) : null;
    }
}
