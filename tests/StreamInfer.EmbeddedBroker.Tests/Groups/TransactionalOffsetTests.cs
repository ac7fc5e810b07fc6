using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Groups.CoordinatorFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class TransactionalOffsetTests : IDisposable
{
    private readonly CoordinatorFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void EndTransaction_decides_what_counts_also_over_restarts(bool isCommit, bool restarts)
    {
        _fixture.Commit(At(1));
        Assert.Equal(ErrorCode.None, _fixture.CommitIn(7, At(2), At(3, partition: 1)));
        RestartIf(restarts);
        Assert.Equal((1, -1), (_fixture.Position(), _fixture.Position(partition: 1)));
        Assert.Equal(
            [ErrorCode.UnstableOffsetCommit, ErrorCode.UnstableOffsetCommit, ErrorCode.None],
            Enumerable.Range(0, 3).Select(partition => _fixture.StableError(partition: partition)));

        _fixture.EndTransaction(7, isCommit);
        Assert.Equal(isCommit ? (2, 3) : (1, -1), (_fixture.Position(), _fixture.Position(partition: 1)));
        Assert.Equal(ErrorCode.None, _fixture.StableError());

        RestartIf(restarts);
        Assert.Equal(isCommit ? (2, 3) : (1, -1), (_fixture.Position(), _fixture.Position(partition: 1)));
        Assert.Equal(ErrorCode.None, _fixture.StableError());
    }

    [Fact]
    public void EndTransaction_of_another_producer_changes_nothing()
    {
        _fixture.CommitIn(7, At(2));
        _fixture.CommitIn(8, At(3, partition: 1));

        _fixture.EndTransaction(8, isCommit: true);

        Assert.Equal((-1, 3), (_fixture.Position(), _fixture.Position(partition: 1)));
        Assert.Equal(ErrorCode.UnstableOffsetCommit, _fixture.StableError());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EndTransaction_does_not_undo_what_was_committed_after_its_offsets(bool restarts)
    {
        _fixture.CommitIn(7, At(2));
        _fixture.Commit(At(9));

        _fixture.EndTransaction(7, isCommit: true);

        RestartIf(restarts);
        Assert.Equal(9, _fixture.Position());
    }

    [Fact]
    public void EndTransaction_marker_written_and_process_killed_counts_after_the_restart()
    {
        _fixture.CommitIn(7, At(2));
        _fixture.Log.EndTransaction(7, 0, isCommit: true, CoordinatorEpoch);
        _fixture.Restart();

        Assert.Equal(2, _fixture.Position());
    }

    [Fact]
    public void EndTransaction_told_twice_or_of_nothing_does_nothing()
    {
        _fixture.CommitIn(7, At(2));
        _fixture.EndTransaction(7, isCommit: true);

        _fixture.Groups.EndTransaction(7, isCommit: false);
        _fixture.Groups.EndTransaction(99, isCommit: true);

        Assert.Equal(2, _fixture.Position());
    }

    [Fact]
    public void CommitTransactional_next_transaction_of_the_same_producer_is_another()
    {
        _fixture.CommitIn(7, At(2));
        _fixture.EndTransaction(7, isCommit: true);
        _fixture.CommitIn(7, At(3));
        Assert.Equal(2, _fixture.Position());

        _fixture.EndTransaction(7, isCommit: false);

        Assert.Equal(2, _fixture.Position());
    }

    [Fact]
    public void CommitTransactional_of_an_older_epoch_is_fenced()
    {
        Done(_fixture.Groups.CommitTransactionalAsync(7, 1, Outsider, [At(2)]));

        Assert.Equal(ErrorCode.InvalidProducerEpoch, Done(_fixture.Groups.CommitTransactionalAsync(7, 0, Outsider, [At(3)])));
    }

    [Fact]
    public void CommitTransactional_checks_the_member_where_one_is_named()
    {
        var member = _fixture.StableMember();

        Assert.Equal(ErrorCode.None, Done(_fixture.Groups.CommitTransactionalAsync(7, 0, member, [At(2)])));
        Assert.Equal(ErrorCode.IllegalGeneration, Done(_fixture.Groups.CommitTransactionalAsync(7, 0, member with { Generation = 0 }, [At(2)])));
        Assert.Equal(ErrorCode.UnknownMemberId, Done(_fixture.Groups.CommitTransactionalAsync(7, 0, member with { MemberId = "m" }, [At(2)])));
        Assert.Equal(ErrorCode.None, _fixture.CommitIn(7, At(2))); // older producers name none
    }

    [Fact]
    public void Fetch_all_stable_names_partitions_that_are_only_pending()
    {
        _fixture.Commit(At(1));
        _fixture.CommitIn(7, At(2, partition: 1));

        var all = _fixture.Groups.Fetch("g", null, requireStable: true).OrderBy(offset => offset.Partition.Partition).ToArray();

        Assert.Equal([(1L, ErrorCode.None), (-1L, ErrorCode.UnstableOffsetCommit)], all.Select(offset => (offset.Offset, offset.Error)));
        Assert.Equal(new TopicPartition("t", 0), Assert.Single(_fixture.Groups.Fetch("g", null, requireStable: false)).Partition);
    }

    private void RestartIf(bool restarts)
    {
        if (restarts)
        {
            _fixture.Restart();
        }
    }
}
