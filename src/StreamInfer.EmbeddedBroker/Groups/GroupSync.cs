using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>Hands out what the leader of a generation decided. Guarded by the group's lock.</summary>
internal sealed class GroupSync(Membership group, Rebalance rebalance)
{
    /// <returns>Completes when the leader has spoken, or with the reason why there is nothing to do in this generation.</returns>
    public Task<SyncResult> Handle(SyncRequest request)
    {
        var error = Check(request);
        if (error != ErrorCode.None)
        {
            return Task.FromResult(SyncResult.Failed(error));
        }

        var member = group.Roster.Find(request.Member.MemberId)!;
        rebalance.NoteSync(member);
        if (group.State == GroupState.Stable)
        {
            Rebalance.Touch(member);
            return Task.FromResult(Describe(member));
        }

        var answer = member.BeginSync();
        if (member == group.Roster.Leader)
        {
            Assign(request.Assignments);
        }

        return answer;
    }

    private ErrorCode Check(SyncRequest request)
    {
        var error = group.Check(request.Member);
        if (error != ErrorCode.None)
        {
            return error;
        }

        if (!Matches(request.ProtocolType, group.Roster.ProtocolType) || !Matches(request.ProtocolName, group.ProtocolName))
        {
            return ErrorCode.InconsistentGroupProtocol;
        }

        if (group.State == GroupState.PreparingRebalance)
        {
            return ErrorCode.RebalanceInProgress;
        }

        var size = 0L;
        foreach (var assignment in request.Assignments.Values)
        {
            size += assignment.Length;
        }

        return size <= GroupLimits.MetadataBytes ? ErrorCode.None : ErrorCode.InvalidRequest;
    }

    private static bool Matches(string? claimed, string? actual) => claimed is null || string.Equals(claimed, actual, StringComparison.Ordinal);

    /// <summary>Members that the leader forgot have nothing to do.</summary>
    private void Assign(IReadOnlyDictionary<string, byte[]> assignments)
    {
        foreach (var member in group.Roster.All)
        {
            member.Assignment = assignments.TryGetValue(member.Id, out var assignment) ? assignment : [];
        }

        group.Enter(GroupState.Stable);
        group.Save();
        foreach (var member in group.Roster.All)
        {
            if (member.AnswerSync(Describe(member)))
            {
                Rebalance.Touch(member);
            }
        }
    }

    private SyncResult Describe(Member member) => new(ErrorCode.None, group.Roster.ProtocolType, group.ProtocolName, member.Assignment);
}
