using StreamInfer.Publishing;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class RoundTripTests : KafkaTest
{
    [Fact]
    public void Publish_keysOfEveryKind_comeBackUnchanged()
    {
        CreateTopics(1);
        byte[]?[] keys = [null, [], [0], [1, 0, 2], new byte[100_000]];
        var records = SendAndRead(delivery => Array.ForEach(keys, key => delivery.Add(key, [1])), keys.Length);

        Assert.Equal(keys, records.Select(record => record.Key));
    }

    [Fact]
    public void Publish_valuesOfEveryKind_comeBackUnchanged()
    {
        CreateTopics(1);
        byte[]?[] values = [null, [], [0], Enumerable.Range(0, 500_000).Select(number => (byte)number).ToArray()];
        var records = SendAndRead(delivery => Array.ForEach(values, value => delivery.Add([1], value)), values.Length);

        Assert.Equal(values, records.Select(record => record.Value));
    }

    [Fact]
    public void Publish_headers_keepOrderDuplicatesNullsAndNames()
    {
        CreateTopics(1);
        (string, byte[]?)[] headers = [("si-model", [1, 2]), ("größe-模型", null), ("si-model", []), ("", [3])];
        var records = SendAndRead(
            delivery =>
            {
                delivery.Add([1], [1]);
                delivery.Add([1], [2], headers);
                delivery.Add([1], [3]);
                delivery.Add([1], [4], ("last", [9]));
            },
            count: 4);

        Assert.Empty(records[0].Headers);
        Assert.Equal(headers.Select(header => header.Item1), records[1].Headers.Select(header => header.Name));
        Assert.Equal(headers.Select(header => header.Item2), records[1].Headers.Select(header => header.Value));
        Assert.Empty(records[2].Headers);
        var last = Assert.Single(records[3].Headers);
        Assert.Equal("last", last.Name);
        Assert.Equal([9], last.Value);
    }

    [Fact]
    public void Publish_timestamps_areKeptOrStampedByTheClient()
    {
        CreateTopics(1);
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var records = SendAndRead(
            delivery =>
            {
                delivery.Add(OutputTopic.Predictions, [1], [1], timestampMs: 1_700_000_000_123);
                delivery.Add(OutputTopic.Predictions, [1], [2], timestampMs: -1);
            },
            count: 2);

        Assert.Equal(1_700_000_000_123, records[0].TimestampMs);
        Assert.InRange(records[1].TimestampMs, before, before + (long)Deadline.Limit.TotalMilliseconds);
    }

    [Fact]
    public void Publish_manyRecordsOfOneKey_comeInOrderWithAscendingOffsets()
    {
        CreateTopics(3);
        var records = SendAndRead(
            delivery =>
            {
                for (var number = 0; number < 5000; number++)
                {
                    delivery.Add([7], BitConverter.GetBytes(number));
                }
            },
            count: 5000);

        Assert.Equal(Enumerable.Range(0, 5000), records.Select(record => BitConverter.ToInt32(record.Value!)));
        Assert.Equal(Enumerable.Range(0, 5000).Select(number => (long)number), records.Select(record => record.Offset));
        Assert.Single(records.Select(record => record.Partition).Distinct());
    }

    [Fact]
    public void Publish_deadLetters_goToTheirTopic()
    {
        CreateTopics(1);
        var delivery = new Delivery();
        delivery.Add(OutputTopic.DeadLetters, [1], [1], -1);
        delivery.Add(OutputTopic.Predictions, [2], [2], -1);
        delivery.Send(OpenSink());
        Assert.Null(delivery.Await());

        var reader = OpenReader();
        reader.ReadUntil(1);
        reader.ExpectNothing();

        Assert.Equal([2], reader.Numbers);
    }

    private List<ReadRecord> SendAndRead(Action<Delivery> fill, int count)
    {
        var delivery = new Delivery();
        fill(delivery);
        delivery.Send(OpenSink());
        Assert.Null(delivery.Await());
        var reader = OpenReader();
        reader.ReadUntil(count);
        return reader.Records;
    }
}
