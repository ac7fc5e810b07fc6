using StreamInfer.Ingestion;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class HoldTests : KafkaTest
{
    [Fact]
    public void Hold_untilUnhold_deliversAgainFromTheExactOffset()
    {
        CreateTopics(1);
        Produce(0, 100);
        var reader = OpenReader();
        reader.ReadUntil(100);

        reader.Source.Hold(0, 40);
        reader.ExpectNothing();
        reader.Records.Clear();
        reader.Source.Unhold(0);
        reader.ReadUntil(60);
        reader.ExpectNothing();

        Assert.Equal(Enumerable.Range(40, 60), reader.Numbers);
    }

    [Fact]
    public void Hold_recordsInTheClientsQueue_areNotDelivered()
    {
        CreateTopics(1);
        Produce(0, 100);
        var reader = OpenReader();
        var batch = new RecordBatch(1);
        reader.AwaitPartitions(1);
        ReadOne(reader, batch);

        // One of a hundred was taken; the rest lies fetched in the client.
        reader.Source.Hold(0, 0);
        reader.ExpectNothing();
        reader.Source.Unhold(0);
        reader.ReadUntil(100);

        Assert.Equal(Enumerable.Range(0, 100), reader.Numbers);
    }

    [Fact]
    public void Hold_onePartition_leavesTheOthersRunning()
    {
        CreateTopics(2);
        Produce(0, 200);
        var reader = OpenReader();
        reader.ReadUntil(200);
        var others = reader.Records.Count(record => record.Partition == 1);
        var heldAt = reader.Records.Where(record => record.Partition == 0).Select(record => record.Offset).ElementAt(10);

        reader.Source.Hold(0, heldAt);
        reader.Records.Clear();
        Produce(0, 200);
        reader.ReadUntil(others);
        reader.ExpectNothing();
        Assert.All(reader.Records, record => Assert.Equal(1, record.Partition));

        reader.Records.Clear();
        reader.Source.Unhold(0);
        reader.PollUntil(() => reader.Records.Count > 0, "the held partition's records");
        Assert.Equal((0, heldAt), (reader.Records[0].Partition, reader.Records[0].Offset));
    }

    [Fact]
    public void PauseAll_untilResumeAll_deliversNothingAndLosesNothing()
    {
        CreateTopics(3);
        Produce(0, 60);
        var reader = OpenReader();
        reader.ReadUntil(60);

        reader.Source.PauseAll();
        Produce(60, 60);
        reader.ExpectNothing();
        reader.Source.ResumeAll();
        reader.ReadUntil(120);

        Assert.Equal(Enumerable.Range(0, 120), reader.Numbers.Order());
    }

    [Fact]
    public void ResumeAll_withAHeldPartition_leavesItHeld()
    {
        CreateTopics(1);
        Produce(0, 10);
        var reader = OpenReader();
        reader.ReadUntil(10);

        reader.Source.PauseAll();
        reader.Source.Hold(0, 5);
        reader.Source.ResumeAll();
        reader.ExpectNothing();
        reader.Source.PauseAll();
        reader.Source.Unhold(0);
        reader.ExpectNothing();
        reader.Records.Clear();
        reader.Source.ResumeAll();
        reader.ReadUntil(5);

        Assert.Equal([5, 6, 7, 8, 9], reader.Numbers);
    }

    [Fact]
    public void PauseAll_beforeTheFirstAssignment_deliversNothingUntilResumed()
    {
        CreateTopics(2);
        Produce(0, 50);
        var reader = OpenReader();

        reader.Source.PauseAll();
        reader.AwaitPartitions(2);
        reader.ExpectNothing();
        Assert.Empty(reader.Records);
        Assert.Null(reader.Source.Status.Trouble);
        reader.Source.ResumeAll();
        reader.ReadUntil(50);

        Assert.Equal(Enumerable.Range(0, 50), reader.Numbers.Order());
    }

    [Fact]
    public void Lag_whilePaused_growsWithTheBacklog()
    {
        CreateTopics(2);
        Produce(0, 60);
        var time = new ManualTime();
        var reader = OpenReader("group", time);
        reader.ReadUntil(60);
        reader.Source.PauseAll();
        Assert.Equal(0, reader.Source.Lag);

        Produce(60, 40);
        time.Advance(TimeSpan.FromSeconds(10));
        reader.PollUntil(() => reader.Source.Lag == 40, "the end is asked for");
        Produce(100, 10);
        time.Advance(TimeSpan.FromSeconds(10));
        reader.PollUntil(() => reader.Source.Lag == 50, "it is asked for again");

        Assert.Equal(60, reader.Records.Count);
        reader.Source.ResumeAll();
        reader.ReadUntil(110);
        Assert.Equal(0, reader.Source.Lag);
        reader.Source.Close();
        Assert.Equal(-1, reader.Source.Lag);
    }

    [Fact]
    public void Hold_partitionOfAnotherMember_doesNothing()
    {
        CreateTopics(1);
        Produce(0, 3);
        var reader = OpenReader();
        reader.ReadUntil(3);

        reader.Source.Hold(17, 0);
        reader.Source.Unhold(17);
        reader.ExpectNothing();

        Assert.Equal([0, 1, 2], reader.Numbers);
    }

    private static void ReadOne(Reader reader, RecordBatch batch)
    {
        var deadline = new Deadline();
        while (reader.Source.Poll(batch, TimeSpan.FromMilliseconds(20)) == 0)
        {
            deadline.Check("a first record");
        }

        Assert.Equal(0, batch.Records[0].Offset);
    }
}
