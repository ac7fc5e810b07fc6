using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>One group, by the classic group protocol. Safe for any thread: everything in it happens under its one lock, and no thread waits in it.</summary>
internal sealed class ConsumerGroup : IDisposable
{
    /// <summary>The protocol type of consumers: the broker may look into what their members say.</summary>
    public const string ConsumerProtocolType = "consumer";

    private readonly Lock _gate = new();
    private readonly Membership _members;
    private readonly Rebalance _rebalance;
    private readonly GroupJoin _join;
    private readonly GroupSync _sync;

    /// <param name="id">Its id.</param>
    /// <param name="initialRebalanceDelay">See <see cref="BrokerOptions.GroupInitialRebalanceDelay"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="save">Keeps what the group is, each time it comes to rest. Called under the group's lock.</param>
    public ConsumerGroup(string id, TimeSpan initialRebalanceDelay, TimeProvider time, Action<GroupSnapshot> save)
    {
        Id = id;
        _members = new Membership(time, _gate, save);
        _rebalance = new Rebalance(_members, initialRebalanceDelay, time, _gate);
        _join = new GroupJoin(_members, _rebalance, time, _gate);
        _sync = new GroupSync(_members, _rebalance);
    }

    public string Id { get; }

    public bool IsDead
    {
        get
        {
            lock (_gate)
            {
                return _members.State == GroupState.Dead;
            }
        }
    }

    /// <summary>The broker has started again: members are what they were, and have their session's time to be heard of.</summary>
    /// <param name="snapshot">Null where nobody knows of members.</param>
    public void Restore(GroupSnapshot? snapshot)
    {
        lock (_gate)
        {
            _members.Restore(snapshot, _join.NewMember);
            foreach (var member in _members.Roster.All)
            {
                Rebalance.Touch(member);
            }
        }
    }

    /// <returns>Completes when the next generation begins, or with the reason why the member is not part of it.</returns>
    public Task<JoinResult> Join(JoinRequest request)
    {
        lock (_gate)
        {
            return _join.Handle(request);
        }
    }

    /// <returns>Completes when the leader has assigned, or with the reason why there is no assignment in this generation.</returns>
    public Task<SyncResult> Sync(SyncRequest request)
    {
        lock (_gate)
        {
            return _members.State == GroupState.Dead
                ? Task.FromResult(SyncResult.Failed(ErrorCode.CoordinatorNotAvailable))
                : _sync.Handle(request);
        }
    }

    /// <summary>
    /// Nobody is there to be answered. A member that knows its id may come back within its session; one that does not, cannot, and is gone at once, so
    /// that the others need not wait for it.
    /// </summary>
    /// <param name="answer">What <see cref="Join"/> or <see cref="Sync"/> returned; does nothing where it was answered already, else cancels it.</param>
    /// <param name="aborted">What it is cancelled by.</param>
    public void Abandon(Task answer, CancellationToken aborted)
    {
        lock (_gate)
        {
            foreach (var member in _members.Roster.All)
            {
                if (!member.Abandon(answer, aborted))
                {
                    continue;
                }

                if (member.IsNew && !member.IsIdKnown && member.InstanceId is null)
                {
                    _rebalance.Remove(member);
                }
                else
                {
                    Rebalance.Touch(member);
                }

                return;
            }
        }
    }

    public ErrorCode Heartbeat(in GroupMember member)
    {
        lock (_gate)
        {
            var error = _members.State == GroupState.Dead ? ErrorCode.CoordinatorNotAvailable : _members.Check(member);
            if (error != ErrorCode.None)
            {
                return error;
            }

            Rebalance.Touch(_members.Roster.Find(member.MemberId)!);
            return _members.State == GroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
        }
    }

    public ErrorCode Leave(in LeavingMember leaving)
    {
        lock (_gate)
        {
            if (_members.State == GroupState.Dead)
            {
                return ErrorCode.CoordinatorNotAvailable;
            }

            if (_members.RemovePending(leaving.MemberId))
            {
                _rebalance.TryComplete();
                return ErrorCode.None;
            }

            if (leaving.MemberId.Length == 0)
            {
                return Remove(leaving.InstanceId is null ? null : _members.Roster.FindStatic(leaving.InstanceId));
            }

            var error = _members.Check(leaving.MemberId, leaving.InstanceId);
            return error == ErrorCode.None ? Remove(_members.Roster.Find(leaving.MemberId)) : error;
        }
    }

    /// <summary>Stores offsets, if the one who commits them may, so that no generation begins in between.</summary>
    /// <param name="member">Generation -1, an empty id and no instance id for a consumer outside the group protocol.</param>
    /// <param name="isTransactional">Older transactional producers do not say on whose behalf they commit.</param>
    /// <param name="store">Called under the lock.</param>
    public ErrorCode Commit(in GroupMember member, bool isTransactional, Func<ErrorCode> store)
    {
        lock (_gate)
        {
            if (_members.State == GroupState.Dead)
            {
                return ErrorCode.CoordinatorNotAvailable;
            }

            if (member.IsOutside)
            {
                return isTransactional || _members.State == GroupState.Empty ? store() : ErrorCode.UnknownMemberId;
            }

            var error = _members.Check(member);
            if (error != ErrorCode.None)
            {
                return error;
            }

            if (!isTransactional)
            {
                // It knows of a generation whose assignment it has not: it has lost what it had before.
                if (_members.State == GroupState.CompletingRebalance)
                {
                    return ErrorCode.RebalanceInProgress;
                }

                Rebalance.Touch(_members.Roster.Find(member.MemberId)!);
            }

            return store();
        }
    }

    /// <summary>Does what only a group allows that has no members, and nobody who is about to be one.</summary>
    /// <param name="act">Called under the lock with the time since when the group is empty, in milliseconds since 1970; true ends the group.</param>
    /// <returns>False where the group has members, or is dead.</returns>
    public bool WhileEmpty(Func<long, bool> act)
    {
        lock (_gate)
        {
            if (_members.State != GroupState.Empty || _members.PendingCount > 0)
            {
                return false;
            }

            if (act(_members.StateSinceMs))
            {
                End();
            }

            return true;
        }
    }

    /// <summary>Whether the offsets of a topic are in use: a member of the group reads it, or says things that are not understood.</summary>
    /// <param name="act">Called under the lock with the answer for any topic; null where the members are no consumers, so that nobody can tell.</param>
    /// <returns>False where the group is dead.</returns>
    public bool WithSubscriptions(Action<Func<string, bool>?> act)
    {
        lock (_gate)
        {
            if (_members.State == GroupState.Dead)
            {
                return false;
            }

            if (_members.State == GroupState.Empty)
            {
                act(static _ => false);
            }
            else if (string.Equals(_members.Roster.ProtocolType, ConsumerProtocolType, StringComparison.Ordinal))
            {
                act(ConsumerSubscription.OfAll(_members.Roster.All.Select(member => member.MetadataOf(_members.ProtocolName))));
            }
            else
            {
                act(null);
            }

            return true;
        }
    }

    public GroupDescription Describe()
    {
        lock (_gate)
        {
            var isStable = _members.State == GroupState.Stable;
            var members = _members.Roster.All.Select(member => new MemberDescription(
                member.Id,
                member.InstanceId,
                member.ClientId,
                member.ClientHost,
                isStable ? member.MetadataOf(_members.ProtocolName) : [],
                isStable ? member.Assignment : []));
            return new GroupDescription(
                Id, _members.State, _members.Roster.ProtocolType ?? "", isStable ? _members.ProtocolName! : "", [.. members]);
        }
    }

    /// <summary>The broker ends: whoever waits is told to look for it again.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_members.State != GroupState.Dead)
            {
                End();
            }
        }
    }

    private ErrorCode Remove(Member? member)
    {
        if (member is null)
        {
            return ErrorCode.UnknownMemberId;
        }

        _rebalance.Remove(member);
        return ErrorCode.None;
    }

    private void End()
    {
        _members.Enter(GroupState.Dead);
        foreach (var member in _members.Roster.All.ToArray())
        {
            _members.Remove(member, ErrorCode.NotCoordinator);
        }

        _rebalance.Dispose();
        _members.Dispose();
    }
}
