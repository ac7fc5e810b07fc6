using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Groups.GroupScript;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class StaticMemberTests : IDisposable
{
    private readonly GroupScript _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public void Join_static_member_needs_no_id_first()
    {
        var joined = _script.JoinNow(Request(instanceId: "a", requiresMemberId: true));

        Assert.Equal(ErrorCode.None, joined.Error);
        Assert.StartsWith("a-", joined.MemberId, StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single(joined.Members).InstanceId);
    }

    [Fact]
    public void Join_restarted_follower_keeps_generation_and_assignment()
    {
        var members = _script.Stable("a", "b");

        var back = _script.JoinNow(Request(instanceId: "b"));

        Assert.Equal((ErrorCode.None, 2, members[0].MemberId), (back.Error, back.Generation, back.Leader));
        Assert.NotEqual(members[1].MemberId, back.MemberId);
        Assert.Equal($"work of {members[1].MemberId}", System.Text.Encoding.UTF8.GetString(Now(_script.Sync(back)).Assignment));
        Assert.Equal(ErrorCode.None, _script.Heartbeat(members[0], "a"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Join_restarted_leader_is_kept_from_assigning(bool canSkipAssignment)
    {
        var members = _script.Stable("a", "b");

        var back = _script.JoinNow(Request(instanceId: "a", canSkipAssignment: canSkipAssignment));

        Assert.Equal(2, back.Generation);
        Assert.Equal(canSkipAssignment, back.SkipsAssignment);
        Assert.Equal(canSkipAssignment ? back.MemberId : members[0].MemberId, back.Leader);
        Assert.Equal(canSkipAssignment ? 2 : 0, back.Members.Count);
        Assert.Equal($"work of {members[0].MemberId}", System.Text.Encoding.UTF8.GetString(Now(_script.Sync(back)).Assignment));
    }

    [Fact]
    public void Join_restarted_member_that_changes_the_protocol_rebalances()
    {
        var first = Now(_script.Group.Join(Request(instanceId: "a", protocols: ["range", "sticky"])));
        Now(_script.Sync(first));

        var back = _script.JoinNow(Request(instanceId: "a", protocols: ["sticky", "range"]));

        Assert.Equal((2, "sticky"), (back.Generation, back.ProtocolName));
    }

    [Fact]
    public void Former_id_is_fenced_everywhere()
    {
        var members = _script.Stable("a", "b");
        _script.JoinNow(Request(instanceId: "b"));

        Assert.Equal(ErrorCode.FencedInstanceId, _script.Heartbeat(members[1], "b"));
        Assert.Equal(ErrorCode.FencedInstanceId, _script.JoinNow(Request(members[1].MemberId, "b")).Error);
        var sync = new SyncRequest(MemberOf(members[1], "b"), null, null, new Dictionary<string, byte[]>());
        Assert.Equal(ErrorCode.FencedInstanceId, Now(_script.Group.Sync(sync)).Error);
        Assert.Equal(ErrorCode.FencedInstanceId, _script.Group.Leave(new LeavingMember(members[1].MemberId, "b")));
        Assert.Equal(ErrorCode.FencedInstanceId, _script.Group.Commit(MemberOf(members[1], "b"), isTransactional: true, () => ErrorCode.None));
        Assert.Equal(ErrorCode.UnknownMemberId, _script.Heartbeat(members[1]));
    }

    [Fact]
    public void Join_restarted_while_it_waited_fences_the_one_that_waits()
    {
        _script.Stable("a");
        var second = _script.Group.Join(Request(instanceId: "b"));

        var back = _script.Group.Join(Request(instanceId: "b"));

        Assert.Equal(ErrorCode.FencedInstanceId, Now(second).Error);
        Assert.False(back.IsCompleted);
        Assert.Equal(2, _script.Group.Describe().Members.Count);
    }

    [Fact]
    public void Join_restarted_before_assignment_rebalances_for_all()
    {
        var first = _script.JoinNow(Request(instanceId: "a"));
        var second = _script.Group.Join(Request(instanceId: "b"));
        first = _script.JoinNow(Request(first.MemberId, "a"));
        var waiting = _script.Group.Sync(new SyncRequest(MemberOf(Now(second), "b"), null, null, new Dictionary<string, byte[]>()));
        Assert.False(waiting.IsCompleted);

        var back = _script.Group.Join(Request(instanceId: "a"));

        Assert.Equal(ErrorCode.RebalanceInProgress, Now(waiting).Error);
        Assert.Equal(ErrorCode.FencedInstanceId, _script.Heartbeat(first, "a"));
        Now(_script.Group.Join(Request(Now(second).MemberId, "b")));
        Assert.Equal(3, Now(back).Generation);
    }

    [Fact]
    public void Rebalance_static_member_away_is_kept_until_its_session_ends()
    {
        var members = _script.Stable("a", null);
        var joining = _script.Group.Join(Request(members[1].MemberId, says: "news"));
        _script.Time.Advance(SessionTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(joining.IsCompleted);

        _script.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Single(Now(joining).Members);
    }

    [Fact]
    public void Rebalance_only_static_members_none_back_waits_for_their_sessions_without_a_new_generation()
    {
        _script.Stable("a", "b");
        var generation = 2;
        Assert.Equal(ErrorCode.None, _script.Group.Leave(new LeavingMember("", "b")));
        Assert.Equal(GroupState.PreparingRebalance, _script.State);

        var back = _script.JoinNow(Request(instanceId: "a"));

        Assert.Equal((generation + 1, 1), (back.Generation, back.Members.Count));
    }

    [Fact]
    public void Leave_by_instance_id_alone_removes_whoever_has_it()
    {
        var members = _script.Stable("a", "b");

        Assert.Equal(ErrorCode.None, _script.Group.Leave(new LeavingMember("", "b")));
        Assert.Equal(ErrorCode.UnknownMemberId, _script.Group.Leave(new LeavingMember("", "b")));
        Assert.Equal(ErrorCode.UnknownMemberId, _script.Group.Leave(new LeavingMember("", null)));
        Assert.Equal(ErrorCode.RebalanceInProgress, _script.Heartbeat(members[0], "a"));
    }
}
