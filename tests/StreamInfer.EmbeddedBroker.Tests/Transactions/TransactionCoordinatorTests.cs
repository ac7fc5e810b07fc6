using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

public sealed class TransactionCoordinatorTests
{
    private const string Id = "fraud-scoring-0";

    [Fact]
    public async Task EndAsync_commit_shows_records_and_offsets_that_nobody_saw_before()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, producer, 0, 1);
        Assert.Equal(ErrorCode.None, await broker.Coordinator.AddOffsetsAsync(Id, producer));
        Assert.Equal(ErrorCode.None, broker.Produce(producer, 0, 0, "a").Error);
        Assert.Equal(ErrorCode.None, broker.Produce(producer, 1, 0, "b").Error);
        Assert.Equal(ErrorCode.None, await broker.CommitOffsetAsync(Id, producer, 0, 17));

        Assert.Equal(["a"], broker.ReadAll(0));
        Assert.Empty(broker.ReadCommitted(0));
        Assert.Equal((-1L, true), broker.Position(0));

        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));

        Assert.Equal(["a"], broker.ReadCommitted(0));
        Assert.Equal(["b"], broker.ReadCommitted(1));
        Assert.Equal((17L, false), broker.Position(0));
        Assert.Equal(broker.Log(0).EndOffset, broker.Log(0).LastStableOffset);
    }

    [Fact]
    public async Task EndAsync_abort_hides_records_and_forgets_offsets()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, producer, 0);
        await broker.Coordinator.AddOffsetsAsync(Id, producer);
        broker.Produce(producer, 0, 0, "a");
        await broker.CommitOffsetAsync(Id, producer, 0, 17);

        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, producer, isCommit: false));

        Assert.Equal(["a"], broker.ReadAll(0));
        Assert.Empty(broker.ReadCommitted(0));
        Assert.Equal((-1L, false), broker.Position(0));
        Assert.Equal(broker.Log(0).EndOffset, broker.Log(0).LastStableOffset);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EndAsync_told_twice_answers_as_before_and_the_opposite_is_refused(bool isCommit)
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        Assert.Equal(ErrorCode.InvalidTxnState, await broker.Coordinator.EndAsync(Id, producer, isCommit));
        await broker.BeginAsync(Id, producer, 0);
        broker.Produce(producer, 0, 0, "a");
        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, producer, isCommit));
        var end = broker.Log(0).EndOffset;

        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, producer, isCommit));
        Assert.Equal(ErrorCode.InvalidTxnState, await broker.Coordinator.EndAsync(Id, producer, !isCommit));
        Assert.Equal(end, broker.Log(0).EndOffset);
    }

    [Fact]
    public async Task InitialiseAsync_fences_the_predecessor_and_aborts_what_it_left_open()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var zombie = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, zombie, 0);
        broker.Produce(zombie, 0, 0, "zombie's");

        var successor = await broker.InitialiseAsync(Id);

        Assert.Equal(zombie.ProducerId, successor.ProducerId);
        Assert.True(successor.Epoch > zombie.Epoch);
        Assert.Equal(broker.Log(0).EndOffset, broker.Log(0).LastStableOffset);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, broker.Produce(zombie, 0, 1, "late").Error);
        Assert.Equal(ErrorCode.ProducerFenced, await broker.Coordinator.AddPartitionsAsync(Id, zombie, [new(TransactionFixture.Topic, 0)]));
        Assert.Equal(ErrorCode.ProducerFenced, await broker.Coordinator.AddOffsetsAsync(Id, zombie));
        Assert.Equal(ErrorCode.ProducerFenced, await broker.Coordinator.EndAsync(Id, zombie, isCommit: true));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, await broker.CommitOffsetAsync(Id, zombie, 0, 1));

        await broker.BeginAsync(Id, successor, 0);
        Assert.Equal(ErrorCode.None, broker.Produce(successor, 0, 0, "successor's").Error);
        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, successor, isCommit: true));
        Assert.Equal(["successor's"], broker.ReadCommitted(0));
    }

    [Fact]
    public async Task InitialiseAsync_by_the_owner_after_an_error_gives_a_new_epoch_and_again_the_same_when_repeated()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var first = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, first, 0);
        broker.Produce(first, 0, 0, "lost");

        var second = await broker.InitialiseAsync(Id, expected: first);
        Assert.Equal(second, await broker.InitialiseAsync(Id, expected: first));

        Assert.True(second.Epoch > first.Epoch);
        Assert.Empty(broker.ReadCommitted(0));
        Assert.Equal(broker.Log(0).EndOffset, broker.Log(0).LastStableOffset);
        await broker.BeginAsync(Id, second, 0);
        Assert.Equal(ErrorCode.ProducerFenced, (await broker.Coordinator.InitialiseAsync(Id, TransactionFixture.TimeoutMs, first)).Error);
        Assert.Equal(ErrorCode.None, broker.Produce(second, 0, 0, "kept").Error);
    }

    [Fact]
    public async Task InitialiseAsync_more_often_than_there_are_epochs_goes_on_with_another_producer_id()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        for (var i = 0; i < TransactionMetadata.LastGivenEpoch; i++)
        {
            producer = await broker.InitialiseAsync(Id, expected: producer);
        }

        Assert.Equal(TransactionMetadata.LastGivenEpoch, producer.Epoch);
        await broker.BeginAsync(Id, producer, 0);
        broker.Produce(producer, 0, 0, "open at the last epoch");

        var next = await broker.InitialiseAsync(Id, expected: producer);

        Assert.NotEqual(producer.ProducerId, next.ProducerId);
        Assert.Equal(0, next.Epoch);
        Assert.Equal(next, await broker.InitialiseAsync(Id, expected: producer));
        Assert.Empty(broker.ReadCommitted(0));
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, broker.Produce(producer, 0, 1, "late").Error);
        await broker.RestartAsync();
        Assert.Equal(next, await broker.InitialiseAsync(Id, expected: producer));
        await broker.BeginAsync(Id, next, 0);
        Assert.Equal(ErrorCode.None, broker.Produce(next, 0, 0, "fresh").Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(900_001)]
    public async Task InitialiseAsync_with_a_timeout_that_is_not_allowed_is_refused(int timeoutMs)
    {
        using var broker = await TransactionFixture.CreateAsync();
        var result = await broker.Coordinator.InitialiseAsync(Id, timeoutMs, expected: null);
        Assert.Equal((ErrorCode.InvalidTransactionTimeout, ProducerIdAndEpoch.None), (result.Error, result.Producer));
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, await broker.Coordinator.AddOffsetsAsync(Id, new(0, 0)));
    }

    [Fact]
    public async Task InitialiseAsync_with_an_id_that_is_empty_or_too_long_is_refused()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var longest = new string('x', ProducerInitialisation.MaxTransactionalIdLength);
        Assert.Equal(ErrorCode.InvalidRequest, (await broker.Coordinator.InitialiseAsync("", 1, null)).Error);
        Assert.Equal(ErrorCode.InvalidRequest, (await broker.Coordinator.InitialiseAsync(longest + "x", 1, null)).Error);
        Assert.Equal(ErrorCode.None, (await broker.Coordinator.InitialiseAsync(longest, 1, null)).Error);
    }

    [Fact]
    public async Task Requests_without_the_right_producer_id_are_refused()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        var stranger = producer with { ProducerId = producer.ProducerId + 1 };
        TopicPartition partition = new(TransactionFixture.Topic, 0);
        foreach (var (id, who) in new[] { (Id, stranger), ("unknown", producer) })
        {
            Assert.Equal(ErrorCode.InvalidProducerIdMapping, await broker.Coordinator.AddPartitionsAsync(id, who, [partition]));
            Assert.Equal(ErrorCode.InvalidProducerIdMapping, await broker.Coordinator.EndAsync(id, who, isCommit: true));
            Assert.Equal(ErrorCode.InvalidProducerIdMapping, await broker.CommitOffsetAsync(id, who, 0, 1));
        }

        Assert.Equal(ErrorCode.InvalidProducerIdMapping, broker.Produce(stranger, 0, 0, "x").Error);
        Assert.Equal(ErrorCode.InvalidRequest, await broker.Coordinator.AddPartitionsAsync("", producer, [partition]));
    }

    [Fact]
    public async Task Append_outside_the_transaction_is_refused()
    {
        using var broker = await TransactionFixture.CreateAsync();
        var producer = await broker.InitialiseAsync(Id);
        Assert.Equal(ErrorCode.InvalidTxnState, broker.Produce(producer, 0, 0, "none open").Error);
        await broker.BeginAsync(Id, producer, 0);
        Assert.Equal(ErrorCode.InvalidTxnState, broker.Produce(producer, 1, 0, "not added").Error);
        Assert.Equal(ErrorCode.InvalidTxnState, await broker.CommitOffsetAsync(Id, producer, 0, 1));
        Assert.Equal(ErrorCode.None, broker.Produce(producer, 0, 0, "a").Error);
        await broker.Coordinator.EndAsync(Id, producer, isCommit: true);
        Assert.Equal(ErrorCode.InvalidTxnState, broker.Produce(producer, 0, 1, "late").Error);
        Assert.Equal(["a"], broker.ReadAll(0));
        Assert.Equal(0, broker.Log(1).EndOffset);
    }

    [Fact]
    public async Task EndAsync_after_a_topic_is_deleted_ends_the_rest()
    {
        using var broker = await TransactionFixture.CreateAsync();
        broker.Topics.Create("gone", 1, new());
        var producer = await broker.InitialiseAsync(Id);
        await broker.BeginAsync(Id, producer, 0);
        Assert.Equal(ErrorCode.None, await broker.Coordinator.AddPartitionsAsync(Id, producer, [new("gone", 0)]));
        broker.Produce(producer, 0, 0, "a");
        Assert.Equal(ErrorCode.None, broker.Topics.Delete("gone"));

        Assert.Equal(ErrorCode.None, await broker.Coordinator.EndAsync(Id, producer, isCommit: true));
        Assert.Equal(["a"], broker.ReadCommitted(0));
        await broker.BeginAsync(Id, producer, 0);
    }
}
