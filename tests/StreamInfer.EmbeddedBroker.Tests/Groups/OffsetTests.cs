using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Groups.CoordinatorFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class OffsetTests : IDisposable
{
    private readonly CoordinatorFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Fetch_gives_what_was_committed_last_with_note_and_epoch()
    {
        _fixture.Commit(At(5), At(9, partition: 1));
        _fixture.Commit(At(7, leaderEpoch: 3, metadata: "käse"));

        var fetched = _fixture.Groups.Fetch("g", [new TopicPartition("t", 0), new TopicPartition("t", 2), new TopicPartition("t", 1)], requireStable: false);

        Assert.Equal(
            [
                new FetchedOffset(new TopicPartition("t", 0), 7, 3, "käse", ErrorCode.None),
                new FetchedOffset(new TopicPartition("t", 2), -1, -1, "", ErrorCode.None),
                new FetchedOffset(new TopicPartition("t", 1), 9, -1, "", ErrorCode.None),
            ],
            fetched);
    }

    [Fact]
    public void Fetch_unknown_group_has_no_positions()
    {
        Assert.Empty(_fixture.Groups.Fetch("who", null, requireStable: true));
        Assert.Equal(-1, _fixture.Position(group: "who"));
    }

    [Fact]
    public void Restart_keeps_every_position()
    {
        _fixture.Commit(At(5), At(9, "u", 1, 4, "note"));
        _fixture.Commit(At(6));
        _fixture.Restart();

        Assert.Equal(6, _fixture.Position());
        Assert.Equal(
            new FetchedOffset(new TopicPartition("u", 1), 9, 4, "note", ErrorCode.None),
            Assert.Single(_fixture.Groups.Fetch("g", [new TopicPartition("u", 1)], requireStable: false)));
        Assert.Equal(2, _fixture.Groups.Fetch("g", null, requireStable: false).Length);
    }

    [Fact]
    public void Commit_note_of_the_largest_size_is_kept_and_a_longer_one_refused()
    {
        Assert.Equal(ErrorCode.None, _fixture.Commit(At(1, metadata: new string('x', GroupLimits.OffsetMetadataBytes))));
        Assert.Equal(ErrorCode.OffsetMetadataTooLarge, _fixture.Commit(At(2, metadata: new string('x', GroupLimits.OffsetMetadataBytes + 1))));
        Assert.Equal(ErrorCode.OffsetMetadataTooLarge, _fixture.CommitIn(7, At(2, metadata: new string('ä', (GroupLimits.OffsetMetadataBytes / 2) + 1))));
        Assert.Equal(1, _fixture.Position());
    }

    [Fact]
    public void Commit_by_a_member_that_there_is_not_is_refused()
    {
        Assert.Equal(ErrorCode.IllegalGeneration, _fixture.Commit(Outsider with { Generation = 1, MemberId = "m" }, At(1)));
        Assert.Equal(
            ErrorCode.UnknownMemberId,
            Done(_fixture.Groups.CommitTransactionalAsync(7, 0, Outsider with { Generation = 1, MemberId = "m" }, [At(1)])));
        Assert.Equal(ErrorCode.InvalidGroupId, Done(_fixture.Groups.CommitTransactionalAsync(7, 0, Outsider with { Group = "" }, [At(1)])));
        Assert.Equal(GroupState.Dead, _fixture.Groups.Describe("g").State);
    }

    [Fact]
    public void Commit_for_the_empty_group_id_is_taken_as_from_old_clients()
    {
        Assert.Equal(ErrorCode.None, _fixture.Commit(Outsider with { Group = "" }, At(3)));
        Assert.Equal(3, _fixture.Position(group: ""));
    }

    [Fact]
    public void Commit_disk_full_is_answered_and_ends_with_it()
    {
        var isFull = false;
        using var fixture = new CoordinatorFixture(write: (file, bytes, position) =>
        {
            if (isFull)
            {
                throw new IOException("no space left on device");
            }

            RandomAccess.Write(file, bytes, position);
        });
        fixture.Commit(At(1));
        isFull = true;
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, fixture.Commit(At(2)));
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, fixture.CommitIn(7, At(2)));
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, fixture.Groups.Delete("g"));
        Assert.Equal(1, fixture.Position());
        var member = fixture.StableMember(); // a group comes to work without the disk
        Assert.Equal(ErrorCode.None, fixture.Groups.Heartbeat(member));

        isFull = false;
        Assert.Equal(ErrorCode.None, fixture.Commit(member, At(3)));
        Assert.Equal(3, fixture.Position());
    }

    [Fact]
    public async Task Commit_with_flush_always_is_on_the_disk_before_it_is_acknowledged()
    {
        var flushes = 0;
        using var fixture = new CoordinatorFixture(FlushMode.Always, flushed: () => Interlocked.Increment(ref flushes));
        var before = Volatile.Read(ref flushes);

        Assert.Equal(ErrorCode.None, await fixture.Groups.CommitAsync(Outsider, [At(1)]));
        var between = Volatile.Read(ref flushes);
        Assert.Equal(ErrorCode.None, await fixture.Groups.CommitTransactionalAsync(7, 0, Outsider, [At(2)]));

        Assert.True(between > before);
        Assert.True(Volatile.Read(ref flushes) > between);
    }

    [Fact]
    public void Open_record_that_is_not_understood_is_named()
    {
        var batch = new BatchBuilder();
        using var key = new ResponseWriter();
        OffsetRecords.WriteKey(key, "g", new TopicPartition("t", 0));
        batch.Add(0, key.Written.Span, [0, 99]);
        _fixture.Commit(At(1));
        var at = _fixture.Log.Append(batch.Build(), AppendOrigin.Coordinator).BaseOffset;

        var error = Assert.Throws<InvalidDataException>(() => GroupCoordinator.Open(_fixture.Options, _fixture.Log, _fixture.Time));

        Assert.Contains($"{at}", error.Message, StringComparison.Ordinal);
        Assert.Contains("version 99", error.Message, StringComparison.Ordinal);
        _fixture.Log.Append(Tombstone("g", "t", 0), AppendOrigin.Coordinator);
    }

    [Fact]
    public void ForgetTopic_removes_its_positions_of_all_groups_for_good()
    {
        _fixture.Commit(At(1), At(2, "u"));
        _fixture.Commit(Outsider with { Group = "h" }, At(3));
        _fixture.CommitIn(7, At(4, partition: 5));

        _fixture.Groups.ForgetTopic("t");
        _fixture.EndTransaction(7, isCommit: true);

        Assert.Equal((-1, 2, -1, -1), (_fixture.Position(), _fixture.Position("u"), _fixture.Position(group: "h"), _fixture.Position(partition: 5)));
        _fixture.Restart();
        Assert.Equal((-1, 2, -1, -1), (_fixture.Position(), _fixture.Position("u"), _fixture.Position(group: "h"), _fixture.Position(partition: 5)));
    }

    [Fact]
    public void DeleteOffsets_leaves_what_members_read()
    {
        _fixture.Commit(At(1), At(2, "u"));
        _fixture.StableMember(topics: "t");

        var (error, errors) = _fixture.Groups.DeleteOffsets("g", [new TopicPartition("t", 0), new TopicPartition("u", 0), new TopicPartition("v", 0)]);

        Assert.Equal(ErrorCode.None, error);
        Assert.Equal([ErrorCode.GroupSubscribedToTopic, ErrorCode.None, ErrorCode.None], errors);
        Assert.Equal((1, -1), (_fixture.Position(), _fixture.Position("u")));
    }

    [Fact]
    public void DeleteOffsets_members_that_say_what_nobody_understands_keep_all()
    {
        _fixture.Commit(At(1));
        Done(_fixture.Groups.JoinAsync(GroupScript.Request(says: "?"), CancellationToken.None));

        Assert.Equal([ErrorCode.GroupSubscribedToTopic], _fixture.Groups.DeleteOffsets("g", [new TopicPartition("t", 0)]).Partitions);
    }

    [Fact]
    public void DeleteOffsets_group_of_others_than_consumers_or_none_is_refused()
    {
        _fixture.Commit(At(1));
        Done(_fixture.Groups.JoinAsync(GroupScript.Request(protocolType: "connect"), CancellationToken.None));

        var (error, errors) = _fixture.Groups.DeleteOffsets("g", [new TopicPartition("t", 0)]);

        Assert.Equal((ErrorCode.NonEmptyGroup, 0), (error, errors.Length));
        Assert.Equal(ErrorCode.GroupIdNotFound, _fixture.Groups.DeleteOffsets("who", []).Group);
        Assert.Equal(ErrorCode.InvalidGroupId, _fixture.Groups.DeleteOffsets("", []).Group);
    }

    [Fact]
    public void Delete_empty_group_is_gone_for_good()
    {
        var member = _fixture.StableMember();
        _fixture.Commit(member, At(1));
        Assert.Equal(ErrorCode.NonEmptyGroup, _fixture.Groups.Delete("g"));
        _fixture.Groups.Leave("g", [new LeavingMember(member.MemberId, null)]);

        Assert.Equal(ErrorCode.None, _fixture.Groups.Delete("g"));

        Assert.Equal(ErrorCode.GroupIdNotFound, _fixture.Groups.Delete("g"));
        Assert.Equal(-1, _fixture.Position());
        _fixture.Restart();
        Assert.Empty(_fixture.Groups.List());
        Assert.Equal(-1, _fixture.Position());
    }

    private static Span<byte> Tombstone(string group, string topic, int partition)
    {
        var batch = new BatchBuilder();
        using var key = new ResponseWriter();
        OffsetRecords.WriteKey(key, group, new TopicPartition(topic, partition));
        batch.Add(0, key.Written.Span, null);
        return batch.Build();
    }
}
