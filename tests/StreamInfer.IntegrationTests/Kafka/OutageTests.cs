using Confluent.Kafka;
using StreamInfer.Kafka.Native;
using ApiKey = StreamInfer.EmbeddedBroker.Wire.ApiKey;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class OutageTests : KafkaTest
{
    [Fact]
    public void Publish_whileTheBrokerIsDown_arrivesOnceItIsBack()
    {
        CreateTopics(1);
        using var sink = OpenSink();
        Cluster.TakeDown();
        var delivery = new Delivery();
        for (var number = 0; number < 100; number++)
        {
            delivery.Add([(byte)number], [(byte)number]);
        }

        delivery.Send(sink);
        Assert.False(sink.Flush(TimeSpan.FromMilliseconds(100)));
        Cluster.BringUp();
        Assert.Null(delivery.Await());
        Assert.True(sink.Flush(Deadline.Limit));
        var reader = OpenReader();
        reader.ReadUntil(100);

        Assert.Equal(Enumerable.Range(0, 100), reader.Numbers);
    }

    [Fact]
    public void Poll_brokerGoesAndComesBack_goesOnWhereItWas()
    {
        CreateTopics(1);
        Produce(0, 10);
        var reader = OpenReader();
        reader.ReadUntil(10);
        Cluster.TakeDown();
        reader.PollUntil(() => reader.Source.Status.Trouble is not null, "trouble in the status");
        Assert.Contains("retrying", reader.Source.Status.Trouble!.Message, StringComparison.Ordinal);
        Cluster.BringUp();
        Produce(10, 10);
        reader.ReadUntil(20);

        Assert.Equal(Enumerable.Range(0, 20), reader.Numbers);
        Assert.Null(reader.Source.Status.Trouble);
    }

    [Fact]
    public void Close_brokerDown_endsAllTheSame()
    {
        CreateTopics(1);
        var reader = OpenReader();
        reader.AwaitPartitions(1);
        Cluster.TakeDown();

        reader.Source.Close();

        Assert.Equal(["assigned 0", "revoked 0"], reader.Listener.Events);
    }

    [Theory]
    [InlineData(ErrorCode.NotLeaderForPartition)]
    [InlineData(ErrorCode.NotEnoughReplicas)]
    [InlineData(ErrorCode.Local_Transport)]
    public void Publish_passingErrors_areRetriedWithoutLossRepeatOrDisorder(ErrorCode error)
    {
        CreateTopics(1);
        using var sink = OpenSink();
        Cluster.FailRequests(ApiKey.Produce, error, error, error);
        var delivery = new Delivery();
        for (var number = 0; number < 200; number++)
        {
            delivery.Add([1], [(byte)number]);
        }

        delivery.Send(sink);
        Assert.Null(delivery.Await());
        var reader = OpenReader();
        reader.ReadUntil(200);

        Assert.Equal(Enumerable.Range(0, 200), reader.Numbers);
    }

    [Fact]
    public void Publish_leaderMoves_isFollowed()
    {
        using var two = MockCluster.Start(brokers: 2);
        two.CreateTopic(Topic, 1);
        two.SetLeader(Topic, 0, 1);
        using var sink = OpenSink(("bootstrap.servers", two.BootstrapServers));
        Send(sink, 1);
        two.SetLeader(Topic, 0, 2);
        Send(sink, 2);
        var reader = OpenReader(("bootstrap.servers", two.BootstrapServers));
        reader.ReadUntil(2);
        Assert.Equal([1, 2], reader.Numbers);
        reader.Source.Dispose();
    }

    private static void Send(StreamInfer.Kafka.Producing.KafkaRecordSink sink, byte value)
    {
        var delivery = new Delivery();
        delivery.Add([1], [value]);
        delivery.Send(sink);
        Assert.Null(delivery.Await());
    }
}
