using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>What a group is at the moment: its state, its generation and who belongs to it. Guarded by the group's lock.</summary>
/// <param name="time">The clock.</param>
/// <param name="gate">The group's lock.</param>
/// <param name="save">Keeps what the group is.</param>
internal sealed class Membership(TimeProvider time, Lock gate, Action<GroupSnapshot> save) : IDisposable
{
    private readonly Dictionary<string, GroupTimer> _pending = new(StringComparer.Ordinal);

    public GroupState State { get; private set; } = GroupState.Empty;

    /// <summary>Since when the group is in its state, in milliseconds since 1970.</summary>
    public long StateSinceMs { get; private set; } = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Grows by one with each rebalance; 0 before the first.</summary>
    public int Generation { get; private set; }

    /// <summary>The protocol of this generation; null in an empty group.</summary>
    public string? ProtocolName { get; private set; }

    public MemberRoster Roster { get; } = new();

    /// <summary>Those who have an id and are yet to join with it.</summary>
    public int PendingCount => _pending.Count;

    public bool IsFull => Roster.Count + _pending.Count >= GroupLimits.Members;

    /// <summary>Whether everybody who is or will be a member waits for the next generation.</summary>
    public bool HaveAllJoined => _pending.Count == 0 && Roster.HaveAllJoined;

    public void Enter(GroupState state)
    {
        State = state;
        StateSinceMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Begins the next generation with those who are members now; without any, the group is empty.</summary>
    public void BeginGeneration()
    {
        Generation++;
        ProtocolName = Roster.SelectProtocol();
        foreach (var member in Roster.All)
        {
            member.Assignment = [];
        }

        Enter(Roster.Count == 0 ? GroupState.Empty : GroupState.CompletingRebalance);
    }

    /// <summary>Keeps what the group is now that it is stable or empty.</summary>
    public void Save()
    {
        var members = Roster.All.Select(member => member.Snapshot(ProtocolName)).ToArray();

        // A group that is too large to be kept is kept as one that has just lost its members, who will join again.
        var isKept = members.Sum(member => (long)member.Metadata.Length + member.Assignment.Length) <= GroupLimits.MetadataBytes;
        save(new GroupSnapshot(Roster.ProtocolType ?? "", Generation, ProtocolName, Roster.Leader?.Id, StateSinceMs, isKept ? members : []));
    }

    /// <summary>Takes over what was kept.</summary>
    /// <param name="snapshot">Null where only offsets were: then nobody knows of a time before which the group was in use.</param>
    /// <param name="newMember">Makes a member that knows its id, from the id and what it said.</param>
    public void Restore(GroupSnapshot? snapshot, Func<string, JoinRequest, Member> newMember)
    {
        if (snapshot is null)
        {
            StateSinceMs = 0;
            return;
        }

        StateSinceMs = snapshot.LeaderId is null ? snapshot.SinceMs : StateSinceMs;

        Generation = snapshot.Generation;
        Roster.ProtocolType = snapshot.ProtocolType.Length > 0 ? snapshot.ProtocolType : null;
        foreach (var kept in snapshot.Members)
        {
            var member = newMember(kept.Id, Member.AsJoined(kept, snapshot));
            member.IsNew = false;
            member.IsIdKnown = true;
            member.Assignment = kept.Assignment;
            Roster.Add(member);
        }

        if (snapshot.Members.Count > 0)
        {
            ProtocolName = snapshot.ProtocolName;
            Roster.SetLeader(snapshot.LeaderId);
            Enter(GroupState.Stable);
        }
    }

    /// <summary>Whether a member is who it says it is.</summary>
    /// <returns><see cref="ErrorCode.FencedInstanceId"/> where another one goes by its instance id now; <see cref="ErrorCode.UnknownMemberId"/>.</returns>
    public ErrorCode Check(string memberId, string? instanceId)
    {
        if (instanceId is not null && Roster.FindStatic(instanceId) is { } current)
        {
            return string.Equals(current.Id, memberId, StringComparison.Ordinal) ? ErrorCode.None : ErrorCode.FencedInstanceId;
        }

        return instanceId is null && Roster.Find(memberId) is not null ? ErrorCode.None : ErrorCode.UnknownMemberId;
    }

    /// <summary>Whether a member is who it says it is, and of this generation; one that waits for its first is of none.</summary>
    public ErrorCode Check(in GroupMember member)
    {
        var error = Check(member.MemberId, member.InstanceId);
        return error == ErrorCode.None && (member.Generation != Generation || Roster.Find(member.MemberId)!.IsNew) ? ErrorCode.IllegalGeneration : error;
    }

    /// <summary>Gives out an id that has to be used in time.</summary>
    /// <param name="memberId">The id.</param>
    /// <param name="limit">How long it is kept.</param>
    /// <param name="expired">Called, under the lock, when it was not used, after it is forgotten.</param>
    public void AddPending(string memberId, TimeSpan limit, Action expired)
    {
        var timer = new GroupTimer(time, gate, () =>
        {
            RemovePending(memberId);
            expired();
        });
        _pending.Add(memberId, timer);
        timer.Start(limit);
    }

    public bool RemovePending(string memberId)
    {
        if (!_pending.Remove(memberId, out var timer))
        {
            return false;
        }

        timer.Dispose();
        return true;
    }

    /// <summary>Takes a member out and answers what it waits for with <paramref name="error"/>.</summary>
    /// <returns>False where it is none any more.</returns>
    public bool Remove(Member member, ErrorCode error)
    {
        if (!Roster.Remove(member))
        {
            return false;
        }

        member.Session.Dispose();
        member.AnswerJoin(JoinResult.Failed(error, ""));
        member.AnswerSync(SyncResult.Failed(error));
        return true;
    }

    /// <summary>What is told to a member that belongs to this generation.</summary>
    /// <param name="member">The member.</param>
    /// <param name="leader">Who leads, as far as it is told.</param>
    /// <param name="skipsAssignment">It leads, and everybody has an assignment already.</param>
    public JoinResult Describe(Member member, string leader, bool skipsAssignment = false)
    {
        var leads = string.Equals(leader, member.Id, StringComparison.Ordinal);
        return new JoinResult(ErrorCode.None, member.Id, Generation, Roster.ProtocolType, ProtocolName, leader, skipsAssignment, leads ? All() : []);
    }

    public void Dispose()
    {
        foreach (var timer in _pending.Values)
        {
            timer.Dispose();
        }

        _pending.Clear();
    }

    private JoinedMember[] All() => [.. Roster.All.Select(member => new JoinedMember(member.Id, member.InstanceId, member.MetadataOf(ProtocolName)))];
}
