using StreamInfer.Ingestion;

namespace StreamInfer.Tests.Ingestion;

public sealed class RecordBatchRemoveTests
{
    [Fact]
    public void Remove_onePartition_keepsTheOthersInOrderWithTheirHeaders()
    {
        var batch = new RecordBatch(10);
        for (var number = 0; number < 6; number++)
        {
            Add(batch, partition: number % 3, offset: number, header: (byte)number);
        }

        batch.Remove(1);

        Assert.Equal([0L, 2, 3, 5], batch.Records.ToArray().Select(record => record.Offset));
        foreach (ref readonly var record in batch.Records)
        {
            Assert.Equal([(byte)record.Offset], batch.HeadersOf(record)[0].Value.Span.ToArray());
        }
    }

    [Fact]
    public void Remove_lastRecord_leavesTheNextOneItsOwnHeaders()
    {
        var batch = new RecordBatch(10);
        Add(batch, partition: 0, offset: 0, header: 10);
        Add(batch, partition: 1, offset: 0, header: 11);

        batch.Remove(1);
        Add(batch, partition: 0, offset: 1, header: 12);

        var header = Assert.Single(batch.HeadersOf(batch.Records[1]).ToArray());
        Assert.Equal([12], header.Value.Span.ToArray());
    }

    [Fact]
    public void Remove_absentPartition_changesNothing()
    {
        var batch = new RecordBatch(2);
        Add(batch, partition: 0, offset: 0, header: 1);

        batch.Remove(7);

        Assert.Equal(1, batch.Count);
    }

    private static void Add(RecordBatch batch, int partition, long offset, byte header)
    {
        batch.AddHeader(new RecordHeader(batch.Arena.Append("h"u8), batch.Arena.Append([header])));
        batch.Add(partition, offset, -1, ByteRange.Null, ByteRange.Null);
    }
}
