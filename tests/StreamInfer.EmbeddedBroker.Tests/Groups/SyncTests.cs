using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Groups.GroupScript;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class SyncTests : IDisposable
{
    private readonly GroupScript _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public void Sync_followers_wait_for_the_leader()
    {
        var (leader, follower) = Two();
        var waiting = _script.Sync(follower);
        Assert.False(waiting.IsCompleted);

        var own = Now(_script.Sync(leader, (leader.MemberId, "mine"), (follower.MemberId, "yours")));

        Assert.Equal((ErrorCode.None, "consumer", "range"), (own.Error, own.ProtocolType, own.ProtocolName));
        Assert.Equal(Bytes("mine"), own.Assignment);
        Assert.Equal(Bytes("yours"), Now(waiting).Assignment);
        Assert.Equal(GroupState.Stable, _script.State);
    }

    [Fact]
    public void Sync_later_followers_get_what_was_assigned()
    {
        var (leader, follower) = Two();
        Now(_script.Sync(leader, (follower.MemberId, "yours")));

        Assert.Equal(Bytes("yours"), Now(_script.Sync(follower)).Assignment);
        Assert.Empty(Now(_script.Sync(leader, (leader.MemberId, "changed my mind"))).Assignment);
    }

    [Fact]
    public void Sync_wrong_generation_or_protocol_is_refused()
    {
        var leader = _script.JoinNow(Request());

        Assert.Equal(ErrorCode.IllegalGeneration, Now(_script.Sync(leader with { Generation = 0 })).Error);
        Assert.Equal(ErrorCode.UnknownMemberId, Now(_script.Sync(leader with { MemberId = "who" })).Error);
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, Now(_script.Group.Sync(new SyncRequest(MemberOf(leader), "connect", null, Nobody))).Error);
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, Now(_script.Group.Sync(new SyncRequest(MemberOf(leader), "consumer", "sticky", Nobody))).Error);
        Assert.Equal(ErrorCode.None, Now(_script.Group.Sync(new SyncRequest(MemberOf(leader), "consumer", "range", Nobody))).Error);
    }

    [Fact]
    public void Sync_too_large_assignments_are_refused()
    {
        var leader = _script.JoinNow(Request());
        var assignments = new Dictionary<string, byte[]> { [leader.MemberId] = new byte[GroupLimits.MetadataBytes + 1] };

        Assert.Equal(ErrorCode.InvalidRequest, Now(_script.Group.Sync(new SyncRequest(MemberOf(leader), null, null, assignments))).Error);
        Assert.Equal(GroupState.CompletingRebalance, _script.State);
    }

    [Fact]
    public void Sync_interrupted_by_a_newcomer_has_to_join_again()
    {
        var (leader, follower) = Two();
        var waiting = _script.Sync(follower);

        _ = _script.Group.Join(Request());

        Assert.Equal(ErrorCode.RebalanceInProgress, Now(waiting).Error);
        Assert.Equal(ErrorCode.RebalanceInProgress, Now(_script.Sync(leader)).Error);
    }

    [Fact]
    public void Sync_leader_silent_is_removed_after_the_rebalance_timeout()
    {
        var (leader, follower) = Two();
        var waiting = _script.Sync(follower);
        for (var left = RebalanceTimeout; left > TimeSpan.Zero; left -= SessionTimeout / 2)
        {
            Assert.False(waiting.IsCompleted);
            _script.Heartbeat(leader);
            _script.Time.Advance(SessionTimeout / 2);
        }

        Assert.Equal(ErrorCode.RebalanceInProgress, Now(waiting).Error);
        Assert.Equal(ErrorCode.UnknownMemberId, _script.Heartbeat(leader));
        Assert.Equal(follower.MemberId, _script.JoinNow(Request(follower.MemberId)).Leader);
    }

    [Fact]
    public void Sync_member_that_leaves_while_it_waits_is_answered()
    {
        var (_, follower) = Two();
        var waiting = _script.Sync(follower);

        Assert.Equal(ErrorCode.None, _script.Leave(follower));

        Assert.Equal(ErrorCode.UnknownMemberId, Now(waiting).Error);
    }

    [Fact]
    public void Sync_abandoned_member_can_ask_again()
    {
        var (leader, follower) = Two();
        var waiting = _script.Sync(follower);
        _script.Group.Abandon(waiting, new CancellationToken(canceled: true));
        Assert.True(waiting.IsCanceled);

        Now(_script.Sync(leader, (follower.MemberId, "yours")));

        Assert.Equal(Bytes("yours"), Now(_script.Sync(follower)).Assignment);
    }

    private static Dictionary<string, byte[]> Nobody => [];

    private (JoinResult Leader, JoinResult Follower) Two()
    {
        var first = _script.JoinNow(Request());
        var second = _script.Group.Join(Request());
        return (_script.JoinNow(Request(first.MemberId)), Now(second));
    }
}
