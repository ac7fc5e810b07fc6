using StreamInfer.Ingestion;
using StreamInfer.Kafka.Native;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>Records that somebody still reads while their partition, their consumer or their batch goes.</summary>
[Collection(AloneCollection.Name)]
public sealed class HeldRecordsTests : KafkaTest
{
    private const int Count = 100;

    private readonly long _aliveBefore = AliveAfterCollection();

    [Fact]
    public void Poll_nothingIsHeld_leavesNoMessagesAlive()
    {
        CreateTopics(3);
        Produce(0, Count);
        var reader = OpenReader();
        var batch = new RecordBatch(7);
        for (var read = 0; read < Count; read += batch.Count)
        {
            batch.Clear();
            reader.Source.Poll(batch, TimeSpan.FromMilliseconds(20));
            Assert.Equal(batch.Count, NativeMessages.Alive - _aliveBefore);
        }

        batch.Clear();

        Assert.Equal(_aliveBefore, NativeMessages.Alive);
    }

    [Fact]
    public void Poll_recordsOfAHeldPartition_areFreedAtOnce()
    {
        CreateTopics(1);
        Produce(0, Count);
        var reader = OpenReader();
        reader.AwaitPartitions(1);
        var batch = ReadSome(reader, 1);

        reader.Source.Hold(0, 0);
        reader.ExpectNothing();

        Assert.Equal(1, NativeMessages.Alive - _aliveBefore);
        batch.Clear();
    }

    [Fact]
    public void Poll_partitionIsRevokedWhileItsBatchIsHeld_keepsTheBytes()
    {
        CreateTopics(2);
        Produce(0, Count);
        var first = OpenReader();
        first.AwaitPartitions(2);
        var batch = ReadSome(first, Count);
        var second = OpenReader();
        first.PollUntil(() => Polled(second) && first.Listener.Owned.Count == 1, "a partition to move");

        AssertReadable(batch);
        batch.Clear();
        Assert.InRange(NativeMessages.Alive - _aliveBefore, 0, 2 * Count);
    }

    [Fact]
    public void Dispose_batchIsStillHeld_keepsTheBytesUntilItIsReleased()
    {
        CreateTopics(2);
        Produce(0, Count);
        var reader = OpenReader();
        var batch = ReadSome(reader, Count);
        reader.Source.Close();
        reader.Source.Dispose();

        AssertReadable(batch);
        batch.Clear();

        Assert.Equal(_aliveBefore, NativeMessages.Alive);
    }

    [Fact]
    public void Dispose_batchIsNeverReleased_isFreedWithTheBatch()
    {
        CreateTopics(1);
        Produce(0, Count);
        Abandon();

        Assert.Equal(_aliveBefore, AliveAfterCollection());
    }

    [Fact]
    public void Dispose_twice_doesNothingTheSecondTime()
    {
        CreateTopics(1);
        var reader = OpenReader();
        var sink = OpenSink();

        reader.Source.Dispose();
        reader.Source.Dispose();
        sink.Dispose();
        sink.Dispose();
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private void Abandon()
    {
        var reader = OpenReader();
        ReadSome(reader, Count);
        reader.Source.Dispose();
    }

    private static long AliveAfterCollection()
    {
        // Twice: what the first finalizers let go of may have finalizers, too.
        for (var turn = 0; turn < 2; turn++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return NativeMessages.Alive;
    }

    private static bool Polled(Reader reader)
    {
        reader.Poll();
        return true;
    }

    private static RecordBatch ReadSome(Reader reader, int count)
    {
        var batch = new RecordBatch(count);
        var deadline = new Deadline();
        while (batch.Count < count)
        {
            reader.Source.Poll(batch, TimeSpan.FromMilliseconds(20));
            deadline.Check($"{count} records");
        }

        return batch;
    }

    private static void AssertReadable(RecordBatch batch) =>
        Assert.Equal(Enumerable.Range(0, Count), batch.Records.ToArray().Select(record => (int)record.Value.Span[0]).Order());
}
