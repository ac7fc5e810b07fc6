using Confluent.Kafka;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Native;
using StreamInfer.Publishing;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>Clients that cannot go on: said once, clearly, and then left in order.</summary>
public sealed class FatalErrorTests : KafkaTest
{
    [Fact]
    public void Poll_memberIsFenced_refusesForGoodAndCloses()
    {
        CreateTopics(1);
        Produce(0, 10);
        var reader = OpenReader(("group.instance.id", "one"));
        reader.ReadUntil(10);
        Cluster.FailRequests(MockRequest.Heartbeat, [.. Enumerable.Repeat(ErrorCode.FencedInstanceId, 5)]);

        var refusal = Assert.Throws<SourceException>(() => reader.PollUntil(() => false, "a refusal"));

        Assert.False(refusal.IsRetriable);
        Assert.Contains("group.instance.id", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<SourceException>(() => reader.Poll());
        reader.Source.Close();
    }

    [Fact]
    public void Publish_noPermissionToProduceIdempotently_refusesForGood()
    {
        CreateTopics(1);
        Cluster.FailRequests(MockRequest.InitProducerId, [.. Enumerable.Repeat(ErrorCode.ClusterAuthorizationFailed, 20)]);
        using var sink = OpenSink();
        var refusal = AwaitRefusal(sink);

        Assert.Contains("IdempotentWrite", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Publish_ticketOwnerThrows_refusesFromThenOn()
    {
        CreateTopics(1);
        using var sink = OpenSink();
        var batch = new OutgoingBatch();
        batch.Add(OutputTopic.Predictions, ByteRange.Null, batch.Arena.Append([1]), -1);
        var ticket = new DeliveryTicket(() => throw new InvalidOperationException("no room for it"));
        ticket.Open(1);

        // Before the publish, so that the report is what settles it.
        ticket.HandedOver();
        sink.Publish(batch, ticket, default);
        Assert.True(sink.Flush(Deadline.Limit));
        var refusal = AwaitRefusal(sink);

        Assert.Contains("no room for it", refusal.Message, StringComparison.Ordinal);
    }

    private static Exception AwaitRefusal(IRecordSink sink)
    {
        var deadline = new Deadline();
        while (true)
        {
            var delivery = new Delivery();
            delivery.Add([1], [1]);
            if (Record.Exception(() => delivery.Send(sink)) is { } refusal)
            {
                return Assert.IsType<SinkException>(refusal);
            }

            deadline.Check("a refusal");
        }
    }
}
