using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>What becomes of a member that joins: new, given an id first, back after a restart (static), or again. Guarded by the group's lock.</summary>
internal sealed class GroupJoin(Membership group, Rebalance rebalance, TimeProvider time, Lock gate)
{
    /// <returns>Completes when the generation begins, or with the reason why it will not for this member.</returns>
    public Task<JoinResult> Handle(JoinRequest request)
    {
        if (group.State == GroupState.Dead)
        {
            return Refuse(ErrorCode.CoordinatorNotAvailable, request);
        }

        var isReplacing = request.InstanceId is not null && group.Roster.FindStatic(request.InstanceId) is not null;
        if (request.MemberId.Length == 0 && !isReplacing && group.IsFull)
        {
            return Refuse(ErrorCode.GroupMaxSizeReached, request);
        }

        if (!group.Roster.Accepts(request.ProtocolType, request.Protocols))
        {
            return Refuse(ErrorCode.InconsistentGroupProtocol, request);
        }

        var answer = request.MemberId.Length == 0 ? JoinWithoutId(request) : JoinWithId(request);
        rebalance.TryComplete();
        return answer;
    }

    /// <summary>A member with its session, which does not run yet.</summary>
    public Member NewMember(string id, JoinRequest request)
    {
        Member member = null!;
        return member = new Member(id, request) { Session = new GroupTimer(time, gate, () => rebalance.OnSessionTimeout(member)) };
    }

    private static Task<JoinResult> Refuse(ErrorCode error, JoinRequest request) => Task.FromResult(JoinResult.Failed(error, request.MemberId));

    private Task<JoinResult> JoinWithoutId(JoinRequest request)
    {
        var id = $"{request.InstanceId ?? request.ClientId}-{Guid.NewGuid()}";
        if (request.InstanceId is not null && group.Roster.FindStatic(request.InstanceId) is { } former)
        {
            return Replace(former, id, request);
        }

        if (request.InstanceId is null && request.RequiresMemberId)
        {
            group.AddPending(id, request.SessionTimeout, rebalance.TryComplete);
            return Task.FromResult(JoinResult.Failed(ErrorCode.MemberIdRequired, id));
        }

        return Add(id, request, isIdKnown: false);
    }

    private Task<JoinResult> JoinWithId(JoinRequest request)
    {
        if (request.InstanceId is null && group.RemovePending(request.MemberId))
        {
            return Add(request.MemberId, request, isIdKnown: true);
        }

        var error = group.Check(request.MemberId, request.InstanceId);
        return error == ErrorCode.None ? Rejoin(group.Roster.Find(request.MemberId)!, request) : Refuse(error, request);
    }

    private Task<JoinResult> Add(string id, JoinRequest request, bool isIdKnown)
    {
        var member = NewMember(id, request);
        member.IsIdKnown = isIdKnown;
        group.Roster.Add(member);
        rebalance.NoteNewcomer();
        return Await(member);
    }

    /// <summary>A member of this generation joins again.</summary>
    private Task<JoinResult> Rejoin(Member member, JoinRequest request)
    {
        member.IsIdKnown = true;
        var isUnchanged = member.SaysTheSame(request.Protocols);
        member.Update(request);
        var leader = group.Roster.Leader!;

        // A member that has not got the answer to its join, or a follower with nothing new to say: it is told of the generation that there is.
        // A leader of a stable group that joins again wants to assign anew.
        if (isUnchanged && (group.State == GroupState.CompletingRebalance || (group.State == GroupState.Stable && member != leader)))
        {
            Rebalance.Touch(member);
            return Task.FromResult(group.Describe(member, leader.Id));
        }

        return Await(member);
    }

    /// <summary>A static member is back and does not know its id any more. Whoever still uses the former id is fenced.</summary>
    private Task<JoinResult> Replace(Member member, string id, JoinRequest request)
    {
        var formerLeader = group.Roster.Leader!.Id;
        member.AnswerJoin(JoinResult.Failed(ErrorCode.FencedInstanceId, member.Id));
        member.AnswerSync(SyncResult.Failed(ErrorCode.FencedInstanceId));
        group.Roster.Rename(member, id);
        member.Update(request);
        if (group.State != GroupState.Stable || !string.Equals(group.Roster.SelectProtocol(), group.ProtocolName, StringComparison.Ordinal))
        {
            return Await(member);
        }

        // Nothing changes for anybody: it goes on with the assignment that it had. A leader must not assign, for nobody would ask for the outcome:
        // it is told so where its version can be, else that the leader is somebody else.
        Rebalance.Touch(member);
        group.Save();
        var leads = group.Roster.Leader == member;
        return Task.FromResult(request.CanSkipAssignment
            ? group.Describe(member, group.Roster.Leader!.Id, skipsAssignment: leads)
            : group.Describe(member, formerLeader));
    }

    private Task<JoinResult> Await(Member member)
    {
        var answer = member.BeginJoin();
        Rebalance.Touch(member);
        rebalance.Request();
        return answer;
    }
}
