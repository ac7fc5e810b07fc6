using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

public sealed class TransactionMetadataTests
{
    private static readonly TopicPartition Scores0 = new("scores", 0);
    private static readonly TopicPartition Scores1 = new("scores", 1);
    private static readonly ProducerIdAndEpoch Current = new(1000, 5);
    private static readonly ProducerIdAndEpoch Zombie = new(1000, 4);

    [Fact]
    public void Initialised_new_id_takes_a_producer_id_and_epoch_zero()
    {
        var unused = TransactionMetadata.Unused(10);
        Assert.True(unused.NeedsProducerId);
        var first = unused.Initialised(expected: null, newProducerId: 7, timeoutMs: 100, nowMs: 11);
        Assert.Equal(new ProducerIdAndEpoch(7, 0), first.Producer);
        Assert.Equal(TransactionState.Empty, first.State);
        Assert.False(first.NeedsProducerId);
    }

    [Theory]
    [InlineData(32765, false)]
    [InlineData(32766, true)]
    [InlineData(32767, true)]
    public void NeedsProducerId_when_the_last_epoch_that_is_given_is_used_up(short epoch, bool needs) =>
        Assert.Equal(needs, InState(TransactionState.Empty, new(1000, epoch)).NeedsProducerId);

    [Fact]
    public void Fenced_at_the_last_given_epoch_has_one_left()
    {
        var fenced = InState(TransactionState.Ongoing, new(1000, TransactionMetadata.LastGivenEpoch)).Fenced(1);
        Assert.Equal(short.MaxValue, fenced.Producer.Epoch);
        Assert.Equal(TransactionState.PrepareAbort, fenced.State);
    }

    [Theory]
    [InlineData(nameof(TransactionState.Empty), Fine)]
    [InlineData(nameof(TransactionState.Ongoing), Fine)]
    [InlineData(nameof(TransactionState.PrepareCommit), Concurrent)]
    [InlineData(nameof(TransactionState.PrepareAbort), Concurrent)]
    [InlineData(nameof(TransactionState.CompleteCommit), Fine)]
    [InlineData(nameof(TransactionState.CompleteAbort), Fine)]
    public void CheckInitialise_of_a_new_owner_waits_only_for_an_end(string state, short error) =>
        Assert.Equal((ErrorCode)error, InState(Enum.Parse<TransactionState>(state), Current).CheckInitialise(expected: null));

    [Fact]
    public void CheckInitialise_of_a_zombie_does_not_end_its_successors_transaction()
    {
        Assert.Equal(ErrorCode.ProducerFenced, InState(TransactionState.Ongoing, Current).CheckInitialise(Zombie));
        Assert.Equal(ErrorCode.ProducerFenced, InState(TransactionState.Empty, Current).CheckInitialise(Zombie));
        Assert.Equal(ErrorCode.ProducerFenced, InState(TransactionState.Empty, Current).CheckInitialise(Current with { ProducerId = 1 }));
        Assert.Equal(ErrorCode.None, InState(TransactionState.Ongoing, Current).CheckInitialise(Current));
    }

    [Fact]
    public void IsRepeated_after_a_bump_that_the_producer_asked_for_itself()
    {
        var bumped = InState(TransactionState.CompleteAbort, Zombie).Initialised(Zombie, newProducerId: null, 100, 1);
        Assert.Equal(Current, bumped.Producer);
        Assert.True(bumped.IsRepeated(Zombie));
        Assert.Equal(ErrorCode.None, bumped.CheckInitialise(Zombie));
        Assert.False(bumped.IsRepeated(Current));
        Assert.False(bumped.IsRepeated(null));
    }

    [Fact]
    public void IsRepeated_after_the_producer_id_was_used_up()
    {
        var exhausted = new ProducerIdAndEpoch(1000, TransactionMetadata.LastGivenEpoch);
        var rotated = InState(TransactionState.Empty, exhausted).Initialised(exhausted, newProducerId: 2000, 100, 1);
        Assert.Equal(new ProducerIdAndEpoch(2000, 0), rotated.Producer);
        Assert.Equal(ErrorCode.None, rotated.CheckInitialise(exhausted));
    }

    [Fact]
    public void CheckInitialise_of_a_request_delayed_until_its_own_transaction_is_open_does_not_end_that()
    {
        var open = InState(TransactionState.Empty, Zombie).Initialised(Zombie, newProducerId: null, 100, 1).WithPartitions([Scores0], 2);
        Assert.Equal(ErrorCode.ProducerFenced, open.CheckInitialise(Zombie));
    }

    [Fact]
    public void Initialised_by_another_owner_forgets_who_was_before()
    {
        var taken = InState(TransactionState.Empty, Zombie).Initialised(expected: null, newProducerId: null, 100, 1);
        Assert.Equal(ErrorCode.ProducerFenced, taken.CheckInitialise(Zombie));
    }

    [Fact]
    public void Fenced_forgets_who_was_before()
    {
        var open = InState(TransactionState.Empty, Zombie).Initialised(Zombie, newProducerId: null, 100, 1).WithPartitions([Scores0], 2);
        var timedOut = open.Fenced(3).Completed(4);
        Assert.Equal(ErrorCode.ProducerFenced, timedOut.CheckInitialise(Zombie));
        Assert.Equal(ErrorCode.ProducerFenced, timedOut.CheckInitialise(open.Producer));
        Assert.Equal(ErrorCode.None, timedOut.CheckInitialise(expected: null));
    }

    [Fact]
    public void WithPartitions_keeps_the_start_and_adds_up()
    {
        var begun = InState(TransactionState.CompleteCommit, Current).WithPartitions([Scores0], 50);
        var more = begun.WithPartitions([Scores1, Scores0], 60);
        Assert.Equal(50, more.StartMs);
        Assert.Equal(60, more.UpdatedMs);
        Assert.Equal([Scores0, Scores1], more.Partitions.OrderBy(partition => partition.Partition));
        Assert.Equal(70, more.Completed(65).WithPartitions([Scores0], 70).StartMs);
    }

    [Theory]
    [InlineData(nameof(TransactionState.Empty), Invalid, Invalid)]
    [InlineData(nameof(TransactionState.PrepareCommit), Concurrent, Invalid)]
    [InlineData(nameof(TransactionState.PrepareAbort), Invalid, Concurrent)]
    [InlineData(nameof(TransactionState.CompleteCommit), Fine, Invalid)]
    [InlineData(nameof(TransactionState.CompleteAbort), Invalid, Fine)]
    public void TryPrepare_without_an_open_transaction_repeats_the_answer_or_refuses(string state, short onCommit, short onAbort)
    {
        var metadata = InState(Enum.Parse<TransactionState>(state), Current);
        Assert.Equal(((ErrorCode)onCommit, null), metadata.TryPrepare(isCommit: true, 1));
        Assert.Equal(((ErrorCode)onAbort, null), metadata.TryPrepare(isCommit: false, 1));
    }

    [Theory]
    [InlineData(true, nameof(TransactionState.PrepareCommit), nameof(TransactionState.CompleteCommit))]
    [InlineData(false, nameof(TransactionState.PrepareAbort), nameof(TransactionState.CompleteAbort))]
    public void TryPrepare_of_an_open_transaction_goes_on_to_its_completion(bool isCommit, string prepared, string completed)
    {
        var (error, next) = InState(TransactionState.Ongoing, Current).TryPrepare(isCommit, 9);
        Assert.Equal(ErrorCode.None, error);
        Assert.Equal(Enum.Parse<TransactionState>(prepared), next!.State);
        Assert.Equal(Enum.Parse<TransactionState>(completed), next.Completed(10).State);
        Assert.Empty(next.Completed(10).Partitions);
    }

    [Fact]
    public void CheckWrite_allows_only_the_owner_in_its_partitions_while_it_is_open()
    {
        var open = InState(TransactionState.Ongoing, Current);
        Assert.Equal(ErrorCode.None, open.CheckWrite(Current, Scores0));
        Assert.Equal(ErrorCode.InvalidTxnState, open.CheckWrite(Current, Scores1));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, open.CheckWrite(Zombie, Scores0));
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, open.CheckWrite(Current with { ProducerId = 3 }, Scores0));
        Assert.Equal(ErrorCode.InvalidTxnState, (open with { State = TransactionState.PrepareCommit }).CheckWrite(Current, Scores0));
        Assert.Equal(ErrorCode.InvalidTxnState, (open with { State = TransactionState.Dead }).CheckWrite(Current, Scores0));
    }

    private const short Fine = (short)ErrorCode.None;
    private const short Concurrent = (short)ErrorCode.ConcurrentTransactions;
    private const short Invalid = (short)ErrorCode.InvalidTxnState;

    private static TransactionMetadata InState(TransactionState state, ProducerIdAndEpoch producer) =>
        new() { Producer = producer, TimeoutMs = 100, State = state, Partitions = [Scores0], StartMs = 1, UpdatedMs = 2 };
}
