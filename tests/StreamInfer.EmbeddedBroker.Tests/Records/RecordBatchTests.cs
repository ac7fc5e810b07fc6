using System.Text;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Tests.Records;

public sealed class RecordBatchTests
{
    [Fact]
    public void Checksum_is_that_of_the_catalogue()
    {
        // The check value of CRC-32C in every catalogue of checksums.
        var digits = Encoding.ASCII.GetBytes("123456789");

        Assert.Equal(0xE3069283u, Crc32C.Of(digits));
        for (var cut = 0; cut <= digits.Length; cut++)
        {
            Assert.Equal(0xE3069283u, Crc32C.Append(Crc32C.Of(digits.AsSpan(0, cut)), digits.AsSpan(cut)));
        }
    }

    [Fact]
    public void Reader_gives_back_what_the_builder_took()
    {
        var random = new Random(1);
        var builder = new BatchBuilder();
        var due = new List<(long Time, byte[] Key, byte[]? Value)>();
        for (var i = 0; i < 300; i++)
        {
            var record = (random.NextInt64(-5_000, 2_000_000_000_000), Bytes(random), random.Next(5) == 0 ? null : Bytes(random));
            due.Add(record);
            builder.Add(record.Item1, record.Item2, record.Item3);
        }

        var batch = builder.Build(5, 6, 7, BatchAttributes.Transactional);
        var header = new BatchHeader(batch);
        var records = new RecordReader(batch[BatchHeader.Size..]);

        Assert.Equal((5L, (short)6, 7, 300, 299), (header.ProducerId, header.ProducerEpoch, header.BaseSequence, header.Count, header.LastOffsetDelta));
        Assert.Equal(due.Max(record => record.Time), header.MaxTimestamp);
        Assert.Equal(Crc32C.Of(batch[BatchHeader.ChecksumStart..]), header.Checksum);
        for (var i = 0; i < due.Count; i++)
        {
            Assert.True(records.MoveNext());
            Assert.Equal((due[i].Time, i), (header.BaseTimestamp + records.TimestampDelta, records.OffsetDelta));
            Assert.Equal(due[i].Key, records.Key.ToArray());
            Assert.Equal(due[i].Value is null, records.IsValueNull);
            Assert.Equal(due[i].Value ?? [], records.Value.ToArray());
        }

        Assert.False(records.MoveNext());
    }

    [Fact]
    public void Reader_of_garbled_records_reads_or_refuses_and_never_more_than_there_is()
    {
        var builder = new BatchBuilder();
        builder.Add(1, "key"u8, Encoding.ASCII.GetBytes("value"));
        builder.Add(2, "another"u8, Encoding.ASCII.GetBytes("and its value"));
        var records = builder.Build()[BatchHeader.Size..].ToArray();
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var garbled = records.AsSpan(0, random.Next(records.Length + 1)).ToArray();
            for (var bytes = random.Next(4); bytes > 0 && garbled.Length > 0; bytes--)
            {
                garbled[random.Next(garbled.Length)] = (byte)random.Next(256);
            }

            try
            {
                var read = new RecordReader(garbled);
                while (read.MoveNext())
                {
                    Assert.InRange(read.Key.Length + read.Value.Length, 0, garbled.Length);
                }
            }
            catch (InvalidBatchException)
            {
            }
        }
    }

    [Fact]
    public void Builder_is_as_new_after_clear()
    {
        var builder = new BatchBuilder();
        builder.Add(5, "k"u8, [1, 2, 3]);
        var first = builder.Build().ToArray();
        builder.Clear();
        Assert.Equal(0, builder.Count);
        builder.Add(5, "k"u8, [1, 2, 3]);

        Assert.Equal(first, builder.Build().ToArray());
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(4) == 0 ? random.Next(2_000) : random.Next(20)];
        random.NextBytes(bytes);
        return bytes;
    }
}
