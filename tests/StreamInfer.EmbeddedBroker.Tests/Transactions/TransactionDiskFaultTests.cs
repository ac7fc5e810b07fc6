using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

/// <summary>The disk fills up at every write in turn: what was answered holds, and what was not done is refused so that clients come again.</summary>
public sealed class TransactionDiskFaultTests
{
    private const string Id = "fraud-scoring-0";

    /// <summary>A commit takes five writes: decision, one end in each of three logs, completion.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task EndAsync_on_a_disk_that_fills_up_at_any_write_is_whole_in_the_end(int writes, bool isKilled)
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await OpenTransactionAsync(broker);
        broker.WritesLeft = writes;
        var answer = await broker.Coordinator.EndAsync(Id, producer, isCommit: true);
        Assert.Equal(writes == 0 ? ErrorCode.CoordinatorNotAvailable : ErrorCode.None, answer);
        if (writes > 0)
        {
            // It is decided: nothing else can become of it, and nothing new can begin before it is done.
            Assert.Equal(ErrorCode.ConcurrentTransactions, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
            Assert.Equal(ErrorCode.InvalidTxnState, await broker.Coordinator.EndAsync(Id, producer, isCommit: false));
            Assert.Equal(ErrorCode.ConcurrentTransactions, await broker.Coordinator.AddOffsetsAsync(Id, producer));
            Assert.Equal(ErrorCode.ConcurrentTransactions, (await broker.Coordinator.InitialiseAsync(Id, TransactionFixture.TimeoutMs, null)).Error);
            broker.Time.Advance(TransactionEnding.RetryDelay);
            Assert.Equal(ErrorCode.ConcurrentTransactions, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
        }

        broker.WritesLeft = int.MaxValue;
        if (isKilled)
        {
            await broker.KillAsync();
        }
        else
        {
            broker.Time.Advance(TransactionEnding.RetryDelay);
        }

        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
        AssertCommittedOnce(broker);
    }

    [Fact]
    public async Task Requests_on_a_full_disk_change_nothing_and_work_when_there_is_room()
    {
        using var broker = await TransactionFixture.CreateAsync();
        broker.WritesLeft = 0;
        Assert.Equal(ErrorCode.CoordinatorLoadInProgress, (await broker.Coordinator.InitialiseAsync(Id, 1_000, null)).Error);
        Assert.Equal(ErrorCode.CoordinatorLoadInProgress, (await broker.Coordinator.InitialiseAsync(null, 1_000, null)).Error);
        broker.WritesLeft = 1; // the block of producer ids, and not the id's own record
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, (await broker.Coordinator.InitialiseAsync(Id, 1_000, null)).Error);
        broker.WritesLeft = int.MaxValue;
        var producer = await broker.InitialiseAsync(Id);
        Assert.Equal(0, producer.Epoch);
        broker.WritesLeft = 0;
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, await broker.Coordinator.AddOffsetsAsync(Id, producer));
        Assert.Equal(ErrorCode.InvalidTxnState, await broker.CommitOffsetAsync(Id, producer, 0, 1));
        broker.WritesLeft = int.MaxValue;
        Assert.Equal(ErrorCode.None, await broker.Coordinator.AddOffsetsAsync(Id, producer));
    }

    [Fact]
    public async Task Timeout_on_a_full_disk_is_tried_again_and_fences_by_one_epoch()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await OpenTransactionAsync(broker);
        broker.WritesLeft = 0;
        broker.Time.Advance(TimeSpan.FromMilliseconds(TransactionFixture.TimeoutMs) + (5 * TransactionEnding.RetryDelay));
        Assert.Equal(0, broker.Log(0).LastStableOffset);
        broker.WritesLeft = int.MaxValue;
        broker.Time.Advance(TransactionEnding.RetryDelay);
        Assert.Equal(broker.Log(0).EndOffset, broker.Log(0).LastStableOffset);
        Assert.Equal(producer with { Epoch = (short)(producer.Epoch + 2) }, await broker.InitialiseAsync(Id));
    }

    [Fact]
    public async Task EndAsync_whose_decision_cannot_be_flushed_is_not_acted_on_before_a_restart()
    {
        using var broker = await TransactionFixture.CreateAsync(FlushMode.Always);
        var producer = await OpenTransactionAsync(broker);
        broker.FlushFails = true;
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
        Assert.Equal(0, broker.Log(0).LastStableOffset);
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
        broker.FlushFails = false;
        await broker.KillAsync();
        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
        AssertCommittedOnce(broker);
    }

    private static async Task<ProducerIdAndEpoch> OpenTransactionAsync(TransactionFixture broker)
    {
        var producer = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, producer, 0, 1);
        Assert.Equal(ErrorCode.None, await broker.Coordinator.AddOffsetsAsync(Id, producer));
        Assert.Equal(ErrorCode.None, broker.Produce(producer, 0, 0, "a").Error);
        Assert.Equal(ErrorCode.None, broker.Produce(producer, 1, 0, "b").Error);
        Assert.Equal(ErrorCode.None, await broker.CommitOffsetAsync(Id, producer, 0, 9));
        return producer;
    }

    private static void AssertCommittedOnce(TransactionFixture broker)
    {
        Assert.Equal(["a"], broker.ReadCommitted(0));
        Assert.Equal(["b"], broker.ReadCommitted(1));
        Assert.Equal((9L, false), broker.Position(0));
        Assert.Equal(2, broker.Log(0).EndOffset); // the record and one end
        Assert.Equal(2, broker.Log(1).EndOffset);
    }
}
