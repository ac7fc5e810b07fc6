using System.Globalization;
using StreamInfer.Publishing;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>Records and topics at the edges of what Kafka allows.</summary>
public sealed class BadInputTests : KafkaTest
{
    private const int Megabyte = 1_000_000;

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public void Poll_codec_deliversTheBytesThatWereSent(string codec)
    {
        CreateTopics(1);
        using var sink = OpenSink(("compression.codec", codec), ("linger.ms", "20"));
        var random = new Random(4711);
        var delivery = new Delivery();
        var sent = new List<byte[]>();
        for (var number = 0; number < 200; number++)
        {
            // Every other one repeats itself, so that there is something to compress.
            var value = new byte[random.Next(0, 2000)];
            if (number % 2 == 0)
            {
                random.NextBytes(value);
            }

            sent.Add(value);
            delivery.Add([1], value, ("header", value));
        }

        delivery.Send(sink);
        Assert.Null(delivery.Await());
        var reader = OpenReader();
        reader.ReadUntil(sent.Count);

        Assert.Equal(sent, reader.Records.Select(record => record.Value!));
        Assert.Equal(sent, reader.Records.Select(record => record.Headers[0].Value!));
    }

    [Fact]
    public void Poll_megabytesBetweenEmptyRecords_deliversAllInOrder()
    {
        CreateTopics(1);
        using var sink = OpenSink();
        var lengths = new[] { 0, Megabyte, 0, 0, Megabyte, 1, Megabyte, 0 };
        var delivery = new Delivery();
        foreach (var length in lengths)
        {
            var value = new byte[length];
            value.AsSpan().Fill((byte)length);
            delivery.Add([1], value);
        }

        delivery.Send(sink);
        Assert.Null(delivery.Await());

        // The mock keeps the newest 5 MiB of a partition, which these are less than.
        var reader = OpenReader();
        reader.ReadUntil(lengths.Length);

        Assert.Equal(lengths, reader.Records.Select(record => record.Value!.Length));
        Assert.All(reader.Records, record => Assert.DoesNotContain(record.Value!, octet => octet != (byte)record.Value!.Length));
    }

    [Fact]
    public void Poll_hundredHeaders_deliversThemInOrder()
    {
        CreateTopics(1);
        using var sink = OpenSink();
        (string, byte[]?)[] headers = [.. Enumerable.Range(0, 100).Select(number => ($"h{number % 50}", number % 7 == 0 ? null : new byte[number]))];
        var delivery = new Delivery();
        delivery.Add([1], [1], headers);
        delivery.Add([1], [2]);
        delivery.Send(sink);
        Assert.Null(delivery.Await());
        var reader = OpenReader();
        reader.ReadUntil(2);

        Assert.Equal(headers.Select(header => header.Item1), reader.Records[0].Headers.Select(header => header.Name));
        Assert.Equal(headers.Select(header => header.Item2), reader.Records[0].Headers.Select(header => header.Value));
        Assert.Empty(reader.Records[1].Headers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public void Poll_partitions_allAreAssignedReadAndCommitted(int partitions)
    {
        CreateTopics(partitions);
        Produce(0, 250);
        var reader = OpenReader();
        reader.AwaitPartitions(partitions);
        reader.ReadUntil(250);
        reader.Source.Commit([.. reader.Records.GroupBy(record => record.Partition)
            .Select(group => new Ingestion.PartitionPosition(group.Key, group.Max(record => record.Offset) + 1))]);

        Assert.Equal(Enumerable.Range(0, 250), reader.Numbers.Order());
        Assert.All(
            reader.Records.GroupBy(record => record.Partition),
            group => Assert.Equal(Enumerable.Range(0, group.Count()).Select(offset => (long)offset), group.Select(record => record.Offset)));
    }

    [Fact]
    public void Publish_largerThanTheWholeQueue_isRefusedWithTheSettingsName()
    {
        CreateTopics(1);
        using var sink = OpenSink(("queue.buffering.max.kbytes", "2"));
        var delivery = new Delivery();
        delivery.Add([1], new byte[1000]);
        delivery.Add([1], new byte[3000]);

        var refusal = Assert.Throws<SinkException>(() => delivery.Send(sink));

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"a record of {3001} bytes was refused"), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("queue.buffering.max.kbytes", refusal.Message, StringComparison.Ordinal);
        Assert.True(sink.Flush(Deadline.Limit));
    }
}
