using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>
/// Takes a group from one generation to the next: members are asked to join again, those that do not in time are left behind, and those that do have to
/// ask for their assignment in time. Guarded by the group's lock.
/// </summary>
internal sealed class Rebalance : IDisposable
{
    private readonly Membership _group;
    private readonly TimeSpan _initialDelay;
    private readonly GroupTimer _joinTimer;
    private readonly GroupTimer _syncTimer;
    private readonly HashSet<Member> _toSync = [];
    private bool _isInitialDelay;
    private bool _hasNewcomer;
    private TimeSpan _initialLeft;

    /// <param name="group">What it moves.</param>
    /// <param name="initialDelay">See <see cref="BrokerOptions.GroupInitialRebalanceDelay"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="gate">The group's lock.</param>
    public Rebalance(Membership group, TimeSpan initialDelay, TimeProvider time, Lock gate)
    {
        _group = group;
        _initialDelay = initialDelay;
        _joinTimer = new GroupTimer(time, gate, OnJoinTimeout);
        _syncTimer = new GroupTimer(time, gate, OnSyncTimeout);
    }

    /// <summary>Another member has come: an initial delay may begin again.</summary>
    public void NoteNewcomer() => _hasNewcomer = true;

    /// <summary>
    /// Asks all members to join again, if that is not going on already. A member that asks for it waits already, so that it counts as one who has.
    /// </summary>
    public void Request()
    {
        switch (_group.State)
        {
            case GroupState.Empty:
                _group.Enter(GroupState.PreparingRebalance);
                BeginInitial();
                break;
            case GroupState.CompletingRebalance or GroupState.Stable:
                Prepare();
                break;
        }
    }

    /// <summary>Begins the generation if nobody is missing.</summary>
    public void TryComplete()
    {
        if (_group.State == GroupState.PreparingRebalance && !_isInitialDelay && _group.HaveAllJoined)
        {
            Complete();
        }
    }

    /// <summary>A member has asked for its assignment.</summary>
    public void NoteSync(Member member)
    {
        if (_toSync.Remove(member) && _toSync.Count == 0)
        {
            _syncTimer.Stop();
        }
    }

    /// <summary>Takes a member out, and shares its work among the others.</summary>
    public void Remove(Member member)
    {
        if (_group.Remove(member, ErrorCode.UnknownMemberId))
        {
            _toSync.Remove(member);
            Request();
            TryComplete();
        }
    }

    /// <summary>The member was heard of.</summary>
    public static void Touch(Member member) =>
        member.Session.Start(member.IsNew && member.Joining is not null ? GroupLimits.NewMemberJoinTimeout : member.SessionTimeout);

    /// <summary>
    /// The member was not heard of for too long. One that waits for an answer is alive, unless it is new: see
    /// <see cref="GroupLimits.NewMemberJoinTimeout"/>.
    /// </summary>
    public void OnSessionTimeout(Member member)
    {
        if (member.IsNew || !member.IsWaiting)
        {
            Remove(member);
        }
    }

    public void Dispose()
    {
        _joinTimer.Dispose();
        _syncTimer.Dispose();
    }

    private void BeginInitial()
    {
        if (_initialDelay <= TimeSpan.Zero)
        {
            Complete();
            return;
        }

        _isInitialDelay = true;
        _hasNewcomer = false;
        _initialLeft = _group.Roster.RebalanceTimeout;
        WaitInitially();
    }

    /// <summary>Waits once more for newcomers, never longer in all than members are ready to wait.</summary>
    private void WaitInitially()
    {
        var delay = _initialDelay < _initialLeft ? _initialDelay : _initialLeft;
        _initialLeft -= delay;
        _joinTimer.Start(delay);
    }

    private void Prepare()
    {
        _syncTimer.Stop();
        _toSync.Clear();
        _group.Enter(GroupState.PreparingRebalance);
        foreach (var member in _group.Roster.All)
        {
            if (member.AnswerSync(SyncResult.Failed(ErrorCode.RebalanceInProgress)))
            {
                Touch(member);
            }
        }

        _joinTimer.Start(_group.Roster.RebalanceTimeout);
        TryComplete();
    }

    private void OnJoinTimeout()
    {
        if (_isInitialDelay && _hasNewcomer && _initialLeft > TimeSpan.Zero)
        {
            _hasNewcomer = false;
            WaitInitially();
            return;
        }

        Complete();
    }

    private void Complete()
    {
        _joinTimer.Stop();
        _isInitialDelay = false;
        foreach (var member in _group.Roster.All.Where(member => member.Joining is null && member.InstanceId is null).ToArray())
        {
            _group.Remove(member, ErrorCode.UnknownMemberId);
        }

        if (_group.Roster.Count > 0 && !_group.Roster.ElectJoinedLeader())
        {
            // Only static members, none of which is back: their sessions decide how long they are waited for.
            _joinTimer.Start(_group.Roster.RebalanceTimeout);
            return;
        }

        _group.BeginGeneration();
        if (_group.State == GroupState.Empty)
        {
            _group.Save();
            return;
        }

        var leader = _group.Roster.Leader!.Id;
        foreach (var member in _group.Roster.All)
        {
            member.AnswerJoin(_group.Describe(member, leader));
            member.IsNew = false;
            Touch(member);
            _toSync.Add(member);
        }

        _syncTimer.Start(_group.Roster.RebalanceTimeout);
    }

    /// <summary>Members that have not asked for their assignment in time are gone.</summary>
    private void OnSyncTimeout()
    {
        foreach (var member in _toSync)
        {
            _group.Remove(member, ErrorCode.UnknownMemberId);
        }

        Prepare();
    }
}
