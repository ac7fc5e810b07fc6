using StreamInfer.Publishing;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class BackpressureTests : KafkaTest
{
    [Fact]
    public void Publish_moreThanTheQueueTakes_waitsAndDropsNothing()
    {
        CreateTopics(1);
        using var sink = OpenSink(("queue.buffering.max.messages", "10"));
        var delivery = new Delivery();
        for (var number = 0; number < 200; number++)
        {
            delivery.Add([(byte)number], [(byte)number]);
        }

        delivery.Send(sink);
        Assert.Null(delivery.Await());
        var reader = OpenReader();
        reader.ReadUntil(200);

        Assert.Equal(Enumerable.Range(0, 200), reader.Numbers);
    }

    [Fact]
    public void Publish_moreBytesThanTheQueueTakes_waitsAndDropsNothing()
    {
        CreateTopics(1);
        using var sink = OpenSink(("queue.buffering.max.kbytes", "8"));
        var delivery = new Delivery();
        for (var number = 0; number < 50; number++)
        {
            var value = new byte[3000];
            value[0] = (byte)number;
            delivery.Add([1], value);
        }

        delivery.Send(sink);
        Assert.Null(delivery.Await());
        var reader = OpenReader();
        reader.ReadUntil(50);

        Assert.Equal(Enumerable.Range(0, 50), reader.Numbers);
    }

    [Fact]
    public void Publish_fullQueueAndNoBroker_isGivenUpOnCancellation()
    {
        CreateTopics(1);
        using var sink = OpenSink(("queue.buffering.max.messages", "10"));
        Cluster.TakeDown();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        var delivery = new Delivery();
        for (var number = 0; number < 11; number++)
        {
            delivery.Add([1], [(byte)number]);
        }

        Assert.Throws<OperationCanceledException>(() => delivery.Send(sink, cancellation.Token));
        Assert.False(sink.Flush(TimeSpan.Zero));
        Assert.False(delivery.IsSettled);
        Cluster.BringUp();
        Assert.True(sink.Flush(Deadline.Limit));
    }

    [Fact]
    public void Publish_ticketsReused_settleOncePerBatch()
    {
        CreateTopics(1);
        using var sink = OpenSink();
        var settled = new SemaphoreSlim(0);
        var ticket = new DeliveryTicket(() => settled.Release());
        var batch = new OutgoingBatch();
        for (var round = 1; round <= 20; round++)
        {
            batch.Clear();
            for (var number = 0; number < round; number++)
            {
                batch.Add(OutputTopic.Predictions, Ingestion.ByteRange.Null, batch.Arena.Append([(byte)round]), -1);
            }

            ticket.Open(batch.Count);
            sink.Publish(batch, ticket, default);
            ticket.HandedOver();
            Assert.True(settled.Wait(Deadline.Limit));
            Assert.Null(ticket.Failure);
        }

        Assert.Equal(0, settled.CurrentCount);
    }
}
