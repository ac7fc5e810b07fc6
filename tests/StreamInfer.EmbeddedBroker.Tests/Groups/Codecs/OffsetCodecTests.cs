using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Groups.Codecs;

public sealed class OffsetCodecTests : IAsyncLifetime
{
    private HandlerFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await HandlerFixture.OpenAsync();

    public Task DisposeAsync()
    {
        _fixture.Dispose();
        return Task.CompletedTask;
    }

    public static TheoryData<int> Versions(int from, int to) => MembershipCodecTests.Versions(from, to);

    [Theory]
    [MemberData(nameof(Versions), 2, 8)]
    public void OffsetCommit_every_version_round_trips(int version)
    {
        var member = _fixture.Join("g", version >= 7 ? "inst" : null);
        Fields Partition(Fields fields, int partition, long offset, string? note) => fields
            .Int32(partition).Int64(offset).If(version >= 6, more => more.Int32(3)).Text(note).End();

        var answer = _fixture.Ask(new OffsetCommitHandler(_fixture.Context), version, fields => fields
            .Text("g").Int32(member.Generation).Text(member.MemberId)
            .If(version >= 7, more => more.Text("inst"))
            .If(version <= 4, more => more.Int64(86_400_000))
            .Array(2)
            .Text("t").Array(3)
            .If(true, more => Partition(more, 0, 42, "note"))
            .If(true, more => Partition(more, 1, 43, new string('x', GroupLimits.OffsetMetadataBytes + 1)))
            .If(true, more => Partition(more, 2, 44, null))
            .End()
            .Text("nowhere").Array(1)
            .If(true, more => Partition(more, 0, 1, null))
            .End()
            .End());

        if (version >= 3)
        {
            Assert.Equal(0, answer.Int32());
        }

        Assert.Equal(2, answer.Array());
        AssertErrors(answer, "t", ErrorCode.None, ErrorCode.OffsetMetadataTooLarge, ErrorCode.UnknownTopicOrPartition);
        AssertErrors(answer, "nowhere", ErrorCode.UnknownTopicOrPartition);
        answer.Over();
        var stored = Assert.Single(_fixture.Context.Groups.Fetch("g", null, requireStable: false));
        Assert.Equal((42L, version >= 6 ? 3 : -1, "note"), (stored.Offset, stored.LeaderEpoch, stored.Metadata));
    }

    [Fact]
    public void OffsetCommit_refused_group_has_its_error_at_every_partition()
    {
        _fixture.Join("g");
        var answer = _fixture.Ask(new OffsetCommitHandler(_fixture.Context), 5, fields => fields
            .Text("g").Int32(9).Text("who").Array(1).Text("t").Array(2).Int32(0).Int64(1).Text(null).Int32(1).Int64(1).Text(null));

        answer.Int32();
        Assert.Equal(1, answer.Array());
        AssertErrors(answer, "t", ErrorCode.UnknownMemberId, ErrorCode.UnknownMemberId);
        answer.Over();
    }

    [Theory]
    [MemberData(nameof(Versions), 1, 7)]
    public void OffsetFetch_of_one_group_every_version_round_trips(int version)
    {
        _fixture.Commit("g", 42, leaderEpoch: 3, metadata: "note");
        var answer = _fixture.Ask(new OffsetFetchHandler(_fixture.Context), version, fields => fields
            .Text("g").Array(1).Text("t").Array(2).Int32(1).Int32(0).End()
            .If(version >= 7, more => more.Int8(1))
            .End());

        if (version >= 3)
        {
            Assert.Equal(0, answer.Int32());
        }

        AssertOffsets(answer, version);
        if (version >= 2)
        {
            Assert.Equal(0, answer.Int16());
        }

        answer.Over();
    }

    [Fact]
    public void OffsetFetch_of_several_groups_round_trips()
    {
        _fixture.Commit("g", 42, leaderEpoch: 3, metadata: "note");
        _fixture.Commit("h", 7, partition: 1);
        _fixture.Faults.Fail(ApiKey.OffsetFetch, ErrorCode.CoordinatorLoadInProgress, name: "f");
        var answer = _fixture.Ask(new OffsetFetchHandler(_fixture.Context), 8, fields => fields
            .Array(3)
            .Text("g").Array(1).Text("t").Array(2).Int32(1).Int32(0).End().End()
            .Text("h").Array(-1).End()
            .Text("f").Array(1).Text("t").Array(1).Int32(0).End().End()
            .Int8(0).End());

        Assert.Equal((0, 3, "g"), (answer.Int32(), answer.Array(), answer.Text()));
        AssertOffsets(answer, 8);
        Assert.Equal(0, answer.Int16());
        answer.End();
        Assert.Equal(("h", 1, "t", 1), (answer.Text(), answer.Array(), answer.Text(), answer.Array()));
        Assert.Equal((1, 7L, -1, "", 0), (answer.Int32(), answer.Int64(), answer.Int32(), answer.Text(), answer.Int16()));
        answer.End();
        answer.End();
        Assert.Equal(0, answer.Int16());
        answer.End();
        Assert.Equal(("f", 0, (int)ErrorCode.CoordinatorLoadInProgress), (answer.Text(), answer.Array(), answer.Int16()));
        answer.End();
        answer.Over();
    }

    [Fact]
    public void OffsetFetch_oldest_version_has_a_groups_error_at_every_partition()
    {
        _fixture.Faults.Fail(ApiKey.OffsetFetch, ErrorCode.NotCoordinator);
        var answer = _fixture.Ask(new OffsetFetchHandler(_fixture.Context), 1, fields => fields.Text("g").Array(1).Text("t").Array(1).Int32(0));

        Assert.Equal((1, "t", 1), (answer.Array(), answer.Text(), answer.Array()));
        Assert.Equal((0, -1L, "", (int)ErrorCode.NotCoordinator), (answer.Int32(), answer.Int64(), answer.Text(), answer.Int16()));
        answer.Over();
    }

    [Fact]
    public void OffsetFetch_unstable_position_is_held_back()
    {
        CoordinatorFixture.Done(_fixture.Context.Groups.CommitTransactionalAsync(5, 0, CoordinatorFixture.Outsider, [CoordinatorFixture.At(1)]));
        var answer = _fixture.Ask(new OffsetFetchHandler(_fixture.Context), 7, fields => fields
            .Text("g").Array(1).Text("t").Array(1).Int32(0).End().Int8(1).End());

        answer.Int32();
        Assert.Equal((1, "t", 1), (answer.Array(), answer.Text(), answer.Array()));
        Assert.Equal((0, -1L, -1, "", (int)ErrorCode.UnstableOffsetCommit), (answer.Int32(), answer.Int64(), answer.Int32(), answer.Text(), answer.Int16()));
    }

    [Fact]
    public void OffsetDelete_round_trips()
    {
        _fixture.Commit("g", 1);
        var answer = _fixture.Ask(new OffsetDeleteHandler(_fixture.Context), 0, fields => fields
            .Text("g").Array(1).Text("t").Array(2).Int32(0).Int32(1));
        Assert.Equal((0, 0, 1), (answer.Int16(), answer.Int32(), answer.Array()));
        AssertErrors(answer, "t", ErrorCode.None, ErrorCode.None);
        answer.Over();

        var unknown = _fixture.Ask(new OffsetDeleteHandler(_fixture.Context), 0, fields => fields.Text("who").Array(1).Text("t").Array(1).Int32(0));
        Assert.Equal(((int)ErrorCode.GroupIdNotFound, 0, 0), (unknown.Int16(), unknown.Int32(), unknown.Array()));
        unknown.Over();
    }

    [Fact]
    public void Requests_with_more_partitions_than_there_can_be_are_malformed()
    {
        var handler = new OffsetFetchHandler(_fixture.Context);

        Assert.Throws<MalformedRequestException>(() => _fixture.Ask(handler, 1, fields =>
        {
            fields.Text("g").Array(1).Text("t").Array(10_001);
            for (var i = 0; i <= 10_000; i++)
            {
                fields.Int32(i);
            }

            return fields;
        }));
        Assert.Throws<MalformedRequestException>(() => _fixture.Ask(handler, 1, fields => fields.Text("g").Array(int.MaxValue)));
        Assert.Throws<MalformedRequestException>(() => _fixture.Ask(handler, 1, fields => fields.Text(null)));
    }

    private static void AssertErrors(Answer answer, string topic, params ErrorCode[] errors)
    {
        Assert.Equal((topic, errors.Length), (answer.Text(), answer.Array()));
        for (var i = 0; i < errors.Length; i++)
        {
            Assert.Equal((i, errors[i]), (answer.Int32(), (ErrorCode)answer.Int16()));
            answer.End();
        }

        answer.End();
    }

    /// <summary>Partition 1 without a position, then partition 0 at 42, as they were asked for.</summary>
    private static void AssertOffsets(Answer answer, int version)
    {
        Assert.Equal((1, "t", 2), (answer.Array(), answer.Text(), answer.Array()));
        foreach (var (partition, offset, epoch, note) in new[] { (1, -1L, -1, ""), (0, 42L, 3, "note") })
        {
            Assert.Equal((partition, offset), (answer.Int32(), answer.Int64()));
            if (version >= 5)
            {
                Assert.Equal(epoch, answer.Int32());
            }

            Assert.Equal((note, 0), (answer.Text(), answer.Int16()));
            answer.End();
        }

        answer.End();
    }
}
