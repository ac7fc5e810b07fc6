using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Groups.CoordinatorFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class OffsetExpiryTests : IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(10);

    private readonly CoordinatorFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Expiry_offsets_outside_groups_go_when_they_are_old()
    {
        _fixture.Commit(At(1));
        _fixture.Time.Advance(_fixture.Options.OffsetRetention / 2);
        _fixture.Commit(At(2, partition: 1));
        _fixture.Time.Advance(_fixture.Options.OffsetRetention / 2);
        _fixture.Time.Advance(CheckInterval);

        Assert.Equal((-1, 2), (_fixture.Position(), _fixture.Position(partition: 1)));
        _fixture.Restart();
        Assert.Equal((-1, 2), (_fixture.Position(), _fixture.Position(partition: 1)));
    }

    [Fact]
    public void Expiry_members_keep_offsets_however_old()
    {
        var member = _fixture.StableMember();
        _fixture.Commit(member, At(1));
        KeepAlive(member, _fixture.Options.OffsetRetention * 2);

        Assert.Equal(1, _fixture.Position());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Expiry_counts_from_when_the_last_member_left_also_over_restarts(bool restarts)
    {
        var member = _fixture.StableMember();
        _fixture.Commit(member, At(1));
        KeepAlive(member, _fixture.Options.OffsetRetention * 2);
        _fixture.Groups.Leave("g", [new LeavingMember(member.MemberId, null)]);
        _fixture.Time.Advance(_fixture.Options.OffsetRetention / 2);
        if (restarts)
        {
            _fixture.Restart();
        }

        _fixture.Time.Advance((_fixture.Options.OffsetRetention / 2) - TimeSpan.FromMinutes(1));
        Assert.Equal(1, _fixture.Position());

        _fixture.Time.Advance(TimeSpan.FromMinutes(1) + CheckInterval);
        Assert.Equal(-1, _fixture.Position());
        Assert.Empty(_fixture.Groups.List());
    }

    [Fact]
    public void Expiry_after_a_restart_members_get_their_session_and_the_offsets_their_time()
    {
        var member = _fixture.StableMember();
        _fixture.Commit(member, At(1));
        KeepAlive(member, _fixture.Options.OffsetRetention * 2);
        _fixture.Restart(); // and the member does not come back
        _fixture.Time.Advance(_fixture.Options.OffsetRetention - TimeSpan.FromMinutes(1));

        Assert.Equal(1, _fixture.Position());
    }

    [Fact]
    public void Expiry_spares_what_an_open_transaction_is_about_to_move()
    {
        _fixture.Commit(At(1));
        _fixture.CommitIn(7, At(2));
        _fixture.Time.Advance(_fixture.Options.OffsetRetention + CheckInterval);

        Assert.Equal(1, _fixture.Position());
    }

    [Fact]
    public void Expiry_groups_that_have_nothing_left_are_forgotten()
    {
        var member = _fixture.StableMember();
        _fixture.Groups.Leave("g", [new LeavingMember(member.MemberId, null)]);
        Assert.Equal(GroupState.Empty, Assert.Single(_fixture.Groups.List()).State);

        _fixture.Time.Advance(CheckInterval);

        Assert.Empty(_fixture.Groups.List());
        _fixture.Restart();
        Assert.Empty(_fixture.Groups.List());
    }

    [Fact]
    public void Groups_are_bounded_and_deserted_ones_make_room()
    {
        for (var i = 0; i < GroupLimits.Groups; i++)
        {
            Assert.Equal(ErrorCode.None, _fixture.Commit(Outsider with { Group = $"g{i}" }, At(1)));
        }

        Assert.Equal(ErrorCode.GroupMaxSizeReached, Join("one more"));
        Assert.Equal(ErrorCode.GroupMaxSizeReached, _fixture.Commit(Outsider with { Group = "one more" }, At(1)));
        Assert.Equal(ErrorCode.MemberIdRequired, Join("g0"));

        _fixture.Groups.ForgetTopic("t");
        Assert.Equal(ErrorCode.MemberIdRequired, Join("one more"));
    }

    private ErrorCode Join(string group) =>
        Done(_fixture.Groups.JoinAsync(GroupScript.Request(requiresMemberId: true) with { Group = group }, CancellationToken.None)).Error;

    private void KeepAlive(GroupMember member, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += GroupScript.SessionTimeout - TimeSpan.FromSeconds(1))
        {
            Assert.Equal(ErrorCode.None, _fixture.Groups.Heartbeat(member));
            _fixture.Time.Advance(GroupScript.SessionTimeout - TimeSpan.FromSeconds(1));
        }

        Assert.Equal(ErrorCode.None, _fixture.Groups.Heartbeat(member));
    }
}
