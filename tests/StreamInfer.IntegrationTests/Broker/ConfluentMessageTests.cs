using System.Text;
using Confluent.Kafka;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>Confluent.Kafka: produce and consume.</summary>
public sealed class ConfluentMessageTests : BrokerTest
{
    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task Produce_everyCodec_comesBackByteForByte(string codec)
    {
        await CreateTopicAsync("codec", 1);
        List<Message<string?, string?>> sent =
        [
            new() { Key = "key", Value = "value", Timestamp = new Timestamp(1_700_000_000_123, TimestampType.CreateTime), Headers = [new Header("größe", [0, 255])] },
            new() { Key = null, Value = null, Timestamp = new Timestamp(1, TimestampType.CreateTime) },
            new() { Key = "", Value = "", Timestamp = new Timestamp(2, TimestampType.CreateTime), Headers = [new Header("twice", null), new Header("twice", [])] },
            .. Enumerable.Range(0, 2000).Select(number => new Message<string?, string?>
            {
                Key = $"key-{number % 10}", Value = $"compressible compressible {number}", Timestamp = new Timestamp(3 + number, TimestampType.CreateTime),
            }),
        ];
        var producer = OpenProducer(("compression.type", codec));
        sent.ForEach(message => producer.Produce(new TopicPartition("codec", 0), message));
        Assert.Equal(0, producer.Flush(Deadline.Limit));

        var found = Read("codec", 0, sent.Count);

        Assert.Equal(sent.Select(Shape), found.Select(record => Shape(record.Message)));
        Assert.Equal(Enumerable.Range(0, sent.Count).Select(offset => (long)offset), found.Select(record => record.Offset.Value));
    }

    [Fact]
    public async Task Produce_idempotently_isInOrderAndOnce()
    {
        await CreateTopicAsync("idempotent", 2);
        var producer = OpenProducer(("enable.idempotence", "true"), ("batch.num.messages", "10"));
        for (var number = 0; number < 5000; number++)
        {
            producer.Produce(new TopicPartition("idempotent", number % 2), new Message<string?, string?> { Value = $"{number}" });
        }

        Assert.Equal(0, producer.Flush(Deadline.Limit));

        Assert.Equal(Enumerable.Range(0, 2500).Select(number => $"{number * 2}"), Read("idempotent", 0, 2500).Select(record => record.Message.Value));
        Assert.Equal(Enumerable.Range(0, 2500).Select(number => $"{(number * 2) + 1}"), Read("idempotent", 1, 2500).Select(record => record.Message.Value));
    }

    [Fact]
    public async Task OffsetsForTimes_thenSeek_readsOnFromThere()
    {
        await CreateTopicAsync("times", 1);
        var producer = OpenProducer();
        for (var minute = 0; minute < 100; minute++)
        {
            var time = new Timestamp(1_700_000_000_000 + (minute * 60_000), TimestampType.CreateTime);
            producer.Produce(new TopicPartition("times", 0), new Message<string?, string?> { Value = $"{minute}", Timestamp = time });
        }

        Assert.Equal(0, producer.Flush(Deadline.Limit));
        var consumer = OpenConsumer("times");
        var place = new TopicPartition("times", 0);
        long[] times = [1_700_000_000_000 + (70 * 60_000) - 1, 0, 1_800_000_000_000];
        var offsets = times.Select(time => consumer.OffsetsForTimes([new TopicPartitionTimestamp(place, new Timestamp(time, TimestampType.CreateTime))], Deadline.Limit).Single().Offset);
        Assert.Equal([70, 0, Offset.End.Value], offsets.Select(offset => offset.Value));

        consumer.Assign(new TopicPartitionOffset(place, 0));
        Take(consumer, 10);
        consumer.Seek(new TopicPartitionOffset(place, 70));

        Assert.Equal(Enumerable.Range(70, 30).Select(minute => $"{minute}"), Take(consumer, 30).Select(record => record.Message.Value));
    }

    [Fact]
    public async Task Broker_restarted_clientsGoOnAndNothingIsMissing()
    {
        await CreateTopicAsync("restart", 1);
        var producer = OpenProducer(("enable.idempotence", "true"));
        var acknowledged = new List<long>();
        for (var number = 0; number < 3000; number++)
        {
            producer.Produce("restart", new Message<string?, string?> { Value = $"{number}" }, report =>
            {
                Assert.False(report.Error.IsError, report.Error.Reason);
                acknowledged.Add(report.Offset.Value);
            });
            if (number % 1000 == 500)
            {
                await Broker.RestartAsync();
            }
        }

        Assert.Equal(0, producer.Flush(Deadline.Limit));

        Assert.Equal(3000, acknowledged.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 3000).Select(number => $"{number}"), Read("restart", 0, 3000).Select(record => record.Message.Value));
    }

    private static string Shape(Message<string?, string?> message)
    {
        var headers = (message.Headers ?? []).Select(header => $"{header.Key}={(header.GetValueBytes() is { } bytes ? Convert.ToHexString(bytes) : "null")}");
        return new StringBuilder().AppendJoin('|', message.Key ?? "null", message.Value ?? "null", message.Timestamp.UnixTimestampMs, string.Join(',', headers)).ToString();
    }
}
