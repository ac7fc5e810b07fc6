using StreamInfer.Ingestion;
using StreamInfer.Kafka.Consuming;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class BatchTests : KafkaTest
{
    [Fact]
    public void Poll_moreRecordsThanCapacity_fillsTheBatchAndLeavesTheRest()
    {
        CreateTopics(1);
        Produce(0, 25);
        var source = OpenReader().Source;
        var batch = new RecordBatch(10);

        Assert.Equal([10, 10, 5], [Fill(source, batch, 10), Fill(source, batch, 10), Fill(source, batch, 5)]);
        Assert.Equal(24, batch.Records[4].Offset);
    }

    [Fact]
    public void Poll_fullBatch_takesNothing()
    {
        CreateTopics(1);
        Produce(0, 2);
        var source = OpenReader().Source;
        var batch = new RecordBatch(1);
        Fill(source, batch, 1);

        Assert.Equal(0, source.Poll(batch, TimeSpan.FromMilliseconds(20)));
        Assert.Equal(1, batch.Count);
    }

    [Fact]
    public void Poll_firstRecord_stampsTheArrivalOnce()
    {
        CreateTopics(1);
        Produce(0, 5);
        var source = OpenReader().Source;
        var batch = new RecordBatch(5);
        var before = TimeProvider.System.GetTimestamp();
        Fill(source, batch, 5);
        var arrival = batch.ArrivalTimestamp;

        Assert.InRange(arrival, before, TimeProvider.System.GetTimestamp());
        source.Poll(batch, TimeSpan.Zero);
        Assert.Equal(arrival, batch.ArrivalTimestamp);
    }

    [Fact]
    public void Lag_ofReadHeldAndIdlePartitions_addsUp()
    {
        CreateTopics(1);
        Produce(0, 30);
        var reader = OpenReader();
        Assert.Equal(0, reader.Source.Lag);
        reader.AwaitPartitions(1);
        var batch = new RecordBatch(10);
        while (batch.Count < 10)
        {
            reader.Source.Poll(batch, TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal(20, reader.Source.Lag);
        reader.Source.Hold(0, 5);
        Assert.Equal(25, reader.Source.Lag);
        reader.Source.Unhold(0);
        reader.ReadUntil(25);
        Assert.Equal(0, reader.Source.Lag);
        reader.Source.Commit([new PartitionPosition(0, 30)]);
        reader.Source.Close();

        // The next member has nothing to deliver: its position is the committed one, not the beginning.
        var next = OpenReader();
        next.AwaitPartitions(1);
        next.PollUntil(() => next.Source.Lag >= 0, "a known lag");
        Assert.Equal(0, next.Source.Lag);
    }

    [Fact]
    public void Lag_ofAnIdleTopic_isZeroOnceKnown()
    {
        CreateTopics(2);
        var reader = OpenReader();
        reader.AwaitPartitions(2);
        reader.PollUntil(() => reader.Source.Lag == 0, "a known lag");
    }

    /// <summary>Polls until the batch has so many; a poll may return early, when the group changes.</summary>
    private static int Fill(KafkaRecordSource source, RecordBatch batch, int count)
    {
        batch.Clear();
        var deadline = new Deadline();
        var polled = 0;
        while (batch.Count < count)
        {
            polled += source.Poll(batch, TimeSpan.FromMilliseconds(20));
            deadline.Check($"{count} records");
        }

        return polled;
    }
}
