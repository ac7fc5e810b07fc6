using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Groups.GroupScript;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class JoinTests : IDisposable
{
    private readonly GroupScript _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public void Join_first_member_leads_generation_1_at_once()
    {
        var joined = _script.JoinNow(Request());

        Assert.Equal((ErrorCode.None, 1, "consumer", "range"), (joined.Error, joined.Generation, joined.ProtocolType, joined.ProtocolName));
        Assert.Equal(joined.MemberId, joined.Leader);
        Assert.Equal(joined.MemberId, Assert.Single(joined.Members).Id);
        Assert.Equal(GroupState.CompletingRebalance, _script.State);
    }

    [Fact]
    public void Join_id_required_gives_an_id_that_has_to_be_used()
    {
        var refused = _script.JoinNow(Request(requiresMemberId: true));

        Assert.Equal((ErrorCode.MemberIdRequired, -1), (refused.Error, refused.Generation));
        Assert.StartsWith("c-", refused.MemberId, StringComparison.Ordinal);
        Assert.Equal(GroupState.Empty, _script.State);

        var joined = _script.JoinNow(Request(refused.MemberId, requiresMemberId: true));
        Assert.Equal((ErrorCode.None, refused.MemberId), (joined.Error, joined.MemberId));
    }

    [Fact]
    public void Join_id_not_used_in_time_is_unknown()
    {
        var refused = _script.JoinNow(Request(requiresMemberId: true));
        _script.Time.Advance(SessionTimeout);

        Assert.Equal(ErrorCode.UnknownMemberId, _script.JoinNow(Request(refused.MemberId)).Error);
    }

    [Fact]
    public void Join_rebalance_waits_for_the_holder_of_an_unused_id()
    {
        var first = _script.Stable(null as string)[0];
        var pending = _script.JoinNow(Request(requiresMemberId: true)).MemberId;
        var rejoin = _script.Group.Join(Request(first.MemberId));
        Assert.False(rejoin.IsCompleted);

        var join = _script.Group.Join(Request(pending));

        Assert.Equal((2, 2), (Now(rejoin).Generation, Now(join).Generation));
    }

    [Fact]
    public void Join_second_member_waits_until_the_first_has_joined_again()
    {
        var first = _script.Stable(null as string)[0];
        var second = _script.Group.Join(Request());
        Assert.Equal(GroupState.PreparingRebalance, _script.State);
        Assert.Equal(ErrorCode.RebalanceInProgress, _script.Heartbeat(first));

        var rejoin = _script.JoinNow(Request(first.MemberId));

        Assert.Equal((2, first.MemberId, 2), (rejoin.Generation, rejoin.Leader, rejoin.Members.Count));
        Assert.Equal((2, first.MemberId, 0), (Now(second).Generation, Now(second).Leader, Now(second).Members.Count));
    }

    [Fact]
    public void Join_member_that_does_not_come_back_in_time_is_left_behind()
    {
        var first = _script.Stable(null as string)[0];
        var second = _script.Group.Join(Request());
        for (var left = RebalanceTimeout; left > TimeSpan.Zero; left -= SessionTimeout / 2)
        {
            Assert.False(second.IsCompleted);
            _script.Heartbeat(first); // it lives, and does not join
            _script.Time.Advance(SessionTimeout / 2);
        }

        Assert.Equal((2, Now(second).MemberId), (Now(second).Generation, Now(second).Leader));
        Assert.Equal(ErrorCode.UnknownMemberId, _script.Heartbeat(first));
    }

    [Fact]
    public void Join_dead_member_does_not_delay_beyond_its_session()
    {
        _script.Stable(null as string);
        var second = _script.Group.Join(Request());
        _script.Time.Advance(SessionTimeout);

        Assert.Equal(2, Now(second).Generation);
    }

    [Fact]
    public void Join_unknown_id_is_refused()
    {
        Assert.Equal(ErrorCode.UnknownMemberId, _script.JoinNow(Request("who")).Error);
        Assert.Equal(GroupState.Empty, _script.State);
    }

    [Theory]
    [InlineData("connect", "range")]
    [InlineData("consumer", "sticky")]
    public void Join_nothing_in_common_is_refused(string protocolType, string protocol)
    {
        _script.Stable(null as string);

        Assert.Equal(ErrorCode.InconsistentGroupProtocol, _script.JoinNow(Request(protocolType: protocolType, protocols: [protocol])).Error);
        Assert.Equal(GroupState.Stable, _script.State);
    }

    [Fact]
    public void Join_without_protocols_is_refused()
    {
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, _script.JoinNow(Request(protocols: [])).Error);
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, _script.JoinNow(Request(protocolType: "")).Error);
    }

    [Fact]
    public void Join_follower_again_with_nothing_new_gets_the_generation_that_there_is()
    {
        var members = _script.Stable(null, null);

        var again = _script.JoinNow(Request(members[1].MemberId));

        Assert.Equal((ErrorCode.None, 2, members[0].MemberId), (again.Error, again.Generation, again.Leader));
        Assert.Equal(GroupState.Stable, _script.State);
    }

    [Fact]
    public void Join_follower_again_with_news_rebalances()
    {
        var members = _script.Stable(null, null);
        var follower = _script.Group.Join(Request(members[1].MemberId, says: "other topics"));
        Assert.False(follower.IsCompleted);

        var leader = _script.JoinNow(Request(members[0].MemberId));

        Assert.Equal(3, leader.Generation);
        Assert.Contains(leader.Members, member => member.Id == members[1].MemberId && member.Metadata.AsSpan().SequenceEqual(Bytes("other topics")));
        Assert.Equal(3, Now(follower).Generation);
    }

    [Fact]
    public void Join_leader_again_rebalances()
    {
        var members = _script.Stable(null, null);
        var leader = _script.Group.Join(Request(members[0].MemberId));

        Assert.False(leader.IsCompleted);
        Assert.Equal(GroupState.PreparingRebalance, _script.State);
    }

    [Fact]
    public void Join_answer_lost_before_sync_is_given_again()
    {
        var first = _script.JoinNow(Request());

        var again = _script.JoinNow(Request(first.MemberId));

        Assert.Equal((1, 1), (again.Generation, again.Members.Count));
    }

    [Fact]
    public void Join_full_group_refuses_newcomers_and_takes_members()
    {
        var ids = Enumerable.Range(0, GroupLimits.Members).Select(_ => _script.JoinNow(Request(requiresMemberId: true)).MemberId).ToArray();

        Assert.Equal(ErrorCode.GroupMaxSizeReached, _script.JoinNow(Request(requiresMemberId: true)).Error);
        Assert.Equal(ErrorCode.None, _script.JoinNow(Request(ids[0])).Error);
    }

    [Fact]
    public void Join_second_connection_of_a_member_takes_over()
    {
        var first = _script.Stable(null as string)[0];
        var joining = _script.Group.Join(Request());
        var given = _script.Group.Describe().Members[1].Id;

        var takenOver = _script.Group.Join(Request(given));
        Assert.Equal(ErrorCode.RebalanceInProgress, Now(joining).Error);
        _script.JoinNow(Request(first.MemberId));

        Assert.Equal(2, Now(takenOver).Generation);
    }

    [Fact]
    public void Join_new_member_that_waits_too_long_is_told_to_begin_anew()
    {
        var first = _script.JoinNow(Request(rebalanceTimeout: TimeSpan.FromHours(1)));
        Now(_script.Sync(first));
        var second = _script.Group.Join(Request(rebalanceTimeout: TimeSpan.FromHours(1)));
        for (var waited = TimeSpan.Zero; waited < GroupLimits.NewMemberJoinTimeout; waited += SessionTimeout / 2)
        {
            Assert.False(second.IsCompleted);
            _script.Heartbeat(first);
            _script.Time.Advance(SessionTimeout / 2);
        }

        Assert.Equal(ErrorCode.UnknownMemberId, Now(second).Error);
    }

    [Fact]
    public void Abandon_new_member_without_known_id_frees_the_others_at_once()
    {
        var members = _script.Stable(null, null);
        var third = _script.Group.Join(Request());

        _script.Group.Abandon(third, new CancellationToken(canceled: true));

        Assert.True(third.IsCanceled);
        var rejoins = members.Select(member => _script.Group.Join(Request(member.MemberId))).ToArray();
        Assert.All(rejoins, rejoin => Assert.Equal(3, Now(rejoin).Generation));
        Assert.Equal(2, _script.Group.Describe().Members.Count);
    }

    [Fact]
    public void Abandon_member_with_known_id_can_come_back_within_its_session()
    {
        var first = _script.Stable(null as string)[0];
        var given = _script.JoinNow(Request(requiresMemberId: true)).MemberId;
        var second = _script.Group.Join(Request(given));
        _script.Group.Abandon(second, new CancellationToken(canceled: true));
        var rejoin = _script.Group.Join(Request(first.MemberId));
        Assert.False(rejoin.IsCompleted);

        var back = _script.Group.Join(Request(given));

        Assert.Equal((2, 2), (Now(back).Generation, Now(rejoin).Generation));
    }

    [Fact]
    public void Abandon_member_that_does_not_come_back_is_gone_after_its_session()
    {
        var first = _script.Stable(null as string)[0];
        var given = _script.JoinNow(Request(requiresMemberId: true)).MemberId;
        _script.Group.Abandon(_script.Group.Join(Request(given)), new CancellationToken(canceled: true));
        var rejoin = _script.Group.Join(Request(first.MemberId));
        _script.Time.Advance(SessionTimeout);

        Assert.Single(Now(rejoin).Members);
    }

    [Fact]
    public void Dispose_waiting_members_are_told_to_look_for_the_coordinator()
    {
        _script.Stable(null as string);
        var second = _script.Group.Join(Request());

        _script.Group.Dispose();

        Assert.Equal(ErrorCode.NotCoordinator, Now(second).Error);
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, _script.JoinNow(Request()).Error);
        Assert.Empty(_script.Time.Remaining);
    }
}
