using System.Text;
using Confluent.Kafka;
using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Consuming;

/// <summary>Adds what the client delivered to a batch; key and payload lie in its arena already.</summary>
internal static class RecordCopy
{
    public static void Add(RecordBatch batch, ConsumeResult<ByteRange, ByteRange> result)
    {
        var message = result.Message;
        for (var index = 0; index < message.Headers.Count; index++)
        {
            var header = message.Headers[index];
            var value = header.GetValueBytes();
            batch.AddHeader(new RecordHeader(AppendText(batch.Arena, header.Key), value is null ? ByteRange.Null : batch.Arena.Append(value)));
        }

        var timestamp = message.Timestamp.Type == TimestampType.NotAvailable ? -1 : message.Timestamp.UnixTimestampMs;
        batch.Add(result.Partition.Value, result.Offset.Value, timestamp, message.Key, message.Value);
    }

    private static ByteRange AppendText(PinnedArena arena, string text)
    {
        var room = arena.Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        return arena.Commit(Encoding.UTF8.GetBytes(text, room));
    }
}
