using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

public sealed class TransactionTimeoutTests
{
    private const string Id = "fraud-scoring-0";

    [Fact]
    public async Task Transaction_past_its_timeout_is_aborted_and_its_producer_fenced()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, producer, 0);
        await broker.Coordinator.AddOffsetsAsync(Id, producer);
        broker.Produce(producer, 0, 0, "a");
        await broker.CommitOffsetAsync(Id, producer, 0, 5);

        broker.Time.Advance(TimeSpan.FromMilliseconds(TransactionFixture.TimeoutMs - 1));
        Assert.Equal(0, broker.Log(0).LastStableOffset);
        Assert.Equal(ErrorCode.None, broker.Produce(producer, 0, 1, "b").Error);
        broker.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(broker.Log(0).EndOffset, broker.Log(0).LastStableOffset);
        Assert.Empty(broker.ReadCommitted(0));
        Assert.Equal((-1L, false), broker.Position(0));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, broker.Produce(producer, 0, 2, "late").Error);
        Assert.Equal(ErrorCode.ProducerFenced, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
        Assert.Equal(ErrorCode.ProducerFenced, (await broker.Coordinator.InitialiseAsync(Id, TransactionFixture.TimeoutMs, producer)).Error);
        Assert.True((await broker.InitialiseAsync(Id)).Epoch > producer.Epoch + 1);
    }

    [Fact]
    public async Task Timeout_counts_from_the_start_and_not_from_the_last_request()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, producer, 0);
        broker.Time.Advance(TimeSpan.FromMilliseconds(TransactionFixture.TimeoutMs - 1));
        await broker.BeginAsync(Id, producer, 1);
        broker.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ErrorCode.ProducerFenced, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
    }

    [Fact]
    public async Task Timeout_of_an_ended_transaction_does_not_reach_the_next()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        for (var i = 0; i < 5; i++)
        {
            await broker.BeginAsync(Id, producer, 0);
            broker.Time.Advance(TimeSpan.FromMilliseconds(TransactionFixture.TimeoutMs - 1));
            Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, producer, isCommit: i % 2 == 0));
        }

        broker.Time.Advance(TimeSpan.FromMinutes(10));
        await broker.BeginAsync(Id, producer, 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_transaction_survives_a_restart_and_times_out_counted_from_its_start(bool isKilled)
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, producer, 0);
        await broker.Coordinator.AddOffsetsAsync(Id, producer);
        broker.Produce(producer, 0, 0, "a");
        await broker.CommitOffsetAsync(Id, producer, 0, 5);
        broker.Time.Advance(TimeSpan.FromMilliseconds(TransactionFixture.TimeoutMs - 100));

        await (isKilled ? broker.KillAsync() : broker.RestartAsync());

        Assert.Equal(ErrorCode.None, broker.Produce(producer, 0, 1, "b").Error);
        broker.Time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, broker.Log(0).LastStableOffset);
        Assert.Equal((-1L, true), broker.Position(0));
        broker.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(broker.Log(0).EndOffset, broker.Log(0).LastStableOffset);
        Assert.Equal((-1L, false), broker.Position(0));
        Assert.Empty(broker.ReadCommitted(0));
        Assert.Equal(ErrorCode.ProducerFenced, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
    }

    [Fact]
    public async Task Open_transaction_can_be_committed_after_a_restart()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, producer, 0);
        await broker.Coordinator.AddOffsetsAsync(Id, producer);
        broker.Produce(producer, 0, 0, "a");
        await broker.CommitOffsetAsync(Id, producer, 0, 5);
        await broker.KillAsync();

        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
        Assert.Equal(["a"], broker.ReadCommitted(0));
        Assert.Equal((5L, false), broker.Position(0));
        await broker.KillAsync();
        Assert.Equal(["a"], broker.ReadCommitted(0));
        Assert.Equal((5L, false), broker.Position(0));
        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
    }

    [Fact]
    public async Task Transaction_that_should_have_timed_out_while_the_broker_was_away_is_aborted_at_once()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, producer, 0);
        broker.Produce(producer, 0, 0, "a");
        broker.Coordinator.Dispose();
        broker.Time.Advance(TimeSpan.FromHours(1));
        await broker.RestartAsync();
        broker.Time.Advance(TimeSpan.Zero);
        Assert.Equal(broker.Log(0).EndOffset, broker.Log(0).LastStableOffset);
    }

    [Fact]
    public async Task Id_idle_for_seven_days_expires_and_its_tombstone_outlives_a_restart()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var idle = await broker.InitialiseAsync(Id);
        broker.Time.Advance(TransactionalIdExpiry.After - TransactionalIdExpiry.Interval);
        await broker.BeginAsync(Id, idle, 0);
        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, idle, isCommit: true));
        broker.Time.Advance(TransactionalIdExpiry.After - TransactionalIdExpiry.Interval);
        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, idle, isCommit: true));
        broker.Time.Advance(TransactionalIdExpiry.Interval);
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, await broker.Coordinator.EndAsync(Id, idle, isCommit: true));
        await broker.RestartAsync();
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, await broker.Coordinator.EndAsync(Id, idle, isCommit: true));

        // Its owner comes back all the same: under a producer id of which the logs know nothing.
        var returned = await broker.InitialiseAsync(Id, expected: idle);
        Assert.NotEqual(idle.ProducerId, returned.ProducerId);
        Assert.Equal(returned, await broker.InitialiseAsync(Id, expected: idle));
    }
}
