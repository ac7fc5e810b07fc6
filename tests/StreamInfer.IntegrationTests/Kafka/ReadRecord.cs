using System.Text;
using StreamInfer.Ingestion;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>A record copied out of its batch.</summary>
public sealed record ReadRecord(int Partition, long Offset, long TimestampMs, byte[]? Key, byte[]? Value, IReadOnlyList<(string Name, byte[]? Value)> Headers)
{
    public static ReadRecord From(RecordBatch batch, in SourceRecord record)
    {
        var headers = new List<(string, byte[]?)>();
        foreach (var header in batch.HeadersOf(record))
        {
            headers.Add((Encoding.UTF8.GetString(header.Name.Span), ToArray(header.Value)));
        }

        return new ReadRecord(record.Partition, record.Offset, record.TimestampMs, ToArray(record.Key), ToArray(record.Value), headers);
    }

    private static byte[]? ToArray(ByteRange bytes) => bytes.IsNull ? null : bytes.Span.ToArray();
}
