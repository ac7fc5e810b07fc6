using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>Reads <c>__transaction_state</c> from its start: the last record of each key counts.</summary>
internal sealed class TransactionLogReader
{
    private const int FirstBufferSize = 1 << 20;

    private readonly Dictionary<string, TransactionMetadata> _transactions = new(StringComparer.Ordinal);

    /// <summary>Every transactional id that did not expire.</summary>
    public IReadOnlyDictionary<string, TransactionMetadata> Transactions => _transactions;

    /// <summary>The first producer id that nobody can have been given.</summary>
    public long NextProducerId { get; private set; }

    /// <exception cref="InvalidDataException">A record that is not understood; the message names its offset.</exception>
    public static TransactionLogReader Read(PartitionLog log)
    {
        var content = new TransactionLogReader();
        var buffer = new byte[FirstBufferSize];
        var offset = log.StartOffset;
        while (offset < log.EndOffset)
        {
            var read = log.Read(offset, log.EndOffset, buffer);
            if (read < 0)
            {
                buffer = new byte[-read];
                continue;
            }

            if (read == 0)
            {
                break;
            }

            offset = content.ApplyBatches(buffer.AsSpan(0, read));
        }

        return content;
    }

    private long ApplyBatches(Span<byte> batches)
    {
        long next = 0;
        while (batches.Length >= BatchHeader.Size)
        {
            var header = new BatchHeader(batches);
            ApplyRecords(header.BaseOffset, batches[BatchHeader.Size..(int)header.TotalSize]);
            next = header.LastOffset + 1;
            batches = batches[(int)header.TotalSize..];
        }

        return next;
    }

    private void ApplyRecords(long baseOffset, ReadOnlySpan<byte> records)
    {
        var reader = new RecordReader(records);
        while (reader.MoveNext())
        {
            try
            {
                Apply(reader.Key, reader.Value, reader.IsValueNull);
            }
            catch (MalformedRequestException broken)
            {
                throw new InvalidDataException(
                    $"{TopicCatalog.TransactionState}: the record at offset {baseOffset + reader.OffsetDelta} is not understood: {broken.Message}.", broken);
            }
        }
    }

    private void Apply(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        var transactionalId = TransactionRecords.ReadKey(key);
        if (transactionalId is null)
        {
            NextProducerId = Math.Max(NextProducerId, TransactionRecords.ReadProducerIds(value));
        }
        else if (isTombstone)
        {
            _transactions.Remove(transactionalId);
        }
        else
        {
            _transactions[transactionalId] = TransactionRecords.ReadTransaction(value);
        }
    }
}
