using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Groups.GroupScript;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class SessionTests : IDisposable
{
    private readonly GroupScript _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public void Session_silent_member_is_removed_exactly_when_it_ends()
    {
        var member = _script.Stable(null as string)[0];
        _script.Time.Advance(SessionTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Equal(ErrorCode.None, _script.Heartbeat(member));
        _script.Time.Advance(SessionTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Equal(GroupState.Stable, _script.State);

        _script.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(GroupState.Empty, _script.State);
        Assert.Equal(ErrorCode.UnknownMemberId, _script.Heartbeat(member));
    }

    [Fact]
    public void Session_of_one_ends_the_others_rebalance()
    {
        var members = _script.Stable(null, null);
        _script.Time.Advance(SessionTimeout / 2);
        _script.Heartbeat(members[1]);
        _script.Time.Advance(SessionTimeout / 2);

        Assert.Equal(ErrorCode.RebalanceInProgress, _script.Heartbeat(members[1]));
        Assert.Equal(members[1].MemberId, _script.JoinNow(Request(members[1].MemberId)).Leader);
    }

    [Fact]
    public void Session_commit_counts_as_a_sign_of_life()
    {
        var member = _script.Stable(null as string)[0];
        _script.Time.Advance(SessionTimeout / 2);
        Assert.Equal(ErrorCode.None, _script.Group.Commit(MemberOf(member), isTransactional: false, () => ErrorCode.None));
        _script.Time.Advance(SessionTimeout / 2);

        Assert.Equal(GroupState.Stable, _script.State);
    }

    [Fact]
    public void Heartbeat_of_another_generation_is_refused()
    {
        var member = _script.Stable(null as string)[0];

        Assert.Equal(ErrorCode.IllegalGeneration, _script.Heartbeat(member with { Generation = 2 }));
        Assert.Equal(ErrorCode.UnknownMemberId, _script.Heartbeat(member, "instance"));
    }

    [Fact]
    public void Heartbeat_between_join_and_sync_is_welcome()
    {
        var member = _script.JoinNow(Request());

        Assert.Equal(ErrorCode.None, _script.Heartbeat(member));
    }

    [Fact]
    public void Leave_last_member_empties_the_group_and_leaves_no_timer()
    {
        var member = _script.Stable(null as string)[0];

        Assert.Equal(ErrorCode.None, _script.Leave(member));

        Assert.Equal(GroupState.Empty, _script.State);
        Assert.Empty(_script.Time.Remaining);
        Assert.Equal(ErrorCode.UnknownMemberId, _script.Leave(member));
        Assert.Equal(3, _script.JoinNow(Request()).Generation);
    }

    [Fact]
    public void Leave_with_an_unused_id_frees_it()
    {
        var id = _script.JoinNow(Request(requiresMemberId: true)).MemberId;

        Assert.Equal(ErrorCode.None, _script.Group.Leave(new LeavingMember(id, null)));
        Assert.Equal(ErrorCode.UnknownMemberId, _script.JoinNow(Request(id)).Error);
        Assert.Empty(_script.Time.Remaining);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Commit_by_members_only_while_there_are_any(bool isTransactional)
    {
        ErrorCode Commit(GroupMember by) => _script.Group.Commit(by, isTransactional, () => ErrorCode.None);
        var outsider = new GroupMember("g", -1, "", null);
        Assert.Equal(ErrorCode.None, Commit(outsider));
        var member = _script.JoinNow(Request());
        Assert.Equal(isTransactional ? ErrorCode.None : ErrorCode.RebalanceInProgress, Commit(MemberOf(member)));
        Now(_script.Sync(member));

        Assert.Equal(isTransactional ? ErrorCode.None : ErrorCode.UnknownMemberId, Commit(outsider));
        Assert.Equal(ErrorCode.None, Commit(MemberOf(member)));
        Assert.Equal(ErrorCode.IllegalGeneration, Commit(MemberOf(member) with { Generation = 0 }));
        Assert.Equal(ErrorCode.IllegalGeneration, Commit(MemberOf(member) with { Generation = -1 }));
        Assert.Equal(ErrorCode.UnknownMemberId, Commit(MemberOf(member) with { MemberId = "" }));
    }

    [Fact]
    public void Commit_by_a_member_of_the_old_generation_while_the_next_is_prepared_is_taken()
    {
        var member = _script.Stable(null as string)[0];
        _ = _script.Group.Join(Request());

        Assert.Equal(ErrorCode.None, _script.Group.Commit(MemberOf(member), isTransactional: false, () => ErrorCode.None));
    }
}
