using System.Text;
using StreamInfer.Ingestion;

namespace StreamInfer.Tests.Pipeline.Kit;

internal sealed record MemoryRecord(byte[]? Key, byte[]? Value, (string Name, byte[]? Value)[] Headers)
{
    public const long TimestampMs = 1_700_000_000_000;

    public void AddTo(RecordBatch batch, int partition, long offset)
    {
        foreach (var (name, value) in Headers)
        {
            batch.AddHeader(new RecordHeader(batch.Arena.Append(Encoding.UTF8.GetBytes(name)), Copy(batch, value)));
        }

        batch.Add(partition, offset, TimestampMs + offset, Copy(batch, Key), Copy(batch, Value));
    }

    private static ByteRange Copy(RecordBatch batch, byte[]? bytes) => bytes is null ? ByteRange.Null : batch.Arena.Append(bytes);
}
