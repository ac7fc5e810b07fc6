using System.Text;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>All consumer groups of the broker, kept in <c>__consumer_offsets</c>. Safe for any thread.</summary>
/// <remarks>
/// Offsets survive whatever the broker survives. So do stable groups: after a restart members go on where they were; a group that was in a
/// rebalance joins again. The protocol is the classic one; the newer one (KIP-848) is not offered, and clients do not ask for it. What bounds it
/// all: <see cref="GroupLimits"/>.
/// </remarks>
internal sealed class GroupCoordinator : IDisposable
{
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly GroupStore _store;
    private readonly GroupRegistry _groups;
    private readonly OffsetExpiry _expiry;

    private GroupCoordinator(BrokerOptions options, PartitionLog log, TimeProvider time)
    {
        _options = options;
        _time = time;
        _store = GroupStore.Open(log, time, out var groups);
        _groups = new GroupRegistry(options.GroupInitialRebalanceDelay, time, _store);
        foreach (var (id, snapshot) in groups)
        {
            _groups.Restore(id, snapshot);
        }

        _expiry = new OffsetExpiry(options.OffsetRetention, time, RemoveExpired);
    }

    /// <summary>Replays groups and offsets, those of open transactions included.</summary>
    /// <param name="options">Delay and retention.</param>
    /// <param name="offsets">The log of <c>__consumer_offsets</c>; it stays its owner's, who closes it after this.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidDataException">A record that is not understood; the message names its offset.</exception>
    public static GroupCoordinator Open(BrokerOptions options, PartitionLog offsets, TimeProvider time) => new(options, offsets, time);

    /// <returns>Completes when the next generation begins, or with the reason why the member is not part of it.</returns>
    /// <exception cref="OperationCanceledException">The connection has ended; the member has not joined.</exception>
    public ValueTask<JoinResult> JoinAsync(JoinRequest request, CancellationToken aborted)
    {
        var error = Check(request);
        if (error != ErrorCode.None)
        {
            return ValueTask.FromResult(JoinResult.Failed(error, request.MemberId));
        }

        // A member that has an id was in the group before; if there is no such group it has to begin anew.
        var group = request.MemberId.Length == 0 ? _groups.FindOrAdd(request.Group) : _groups.Find(request.Group);
        return group is not null ? AwaitAsync(group, group.Join(request), aborted) : ValueTask.FromResult(JoinResult.Failed(
            request.MemberId.Length == 0 ? ErrorCode.GroupMaxSizeReached : ErrorCode.UnknownMemberId, request.MemberId));
    }

    /// <returns>Completes when the leader has assigned, or with the reason why there is no assignment in this generation.</returns>
    /// <exception cref="OperationCanceledException">The connection has ended.</exception>
    public ValueTask<SyncResult> SyncAsync(SyncRequest request, CancellationToken aborted)
    {
        var error = CheckId(request.Member.Group);
        if (error != ErrorCode.None)
        {
            return ValueTask.FromResult(SyncResult.Failed(error));
        }

        var group = _groups.Find(request.Member.Group);
        return group is not null
            ? AwaitAsync(group, group.Sync(request), aborted)
            : ValueTask.FromResult(SyncResult.Failed(ErrorCode.UnknownMemberId));
    }

    public ErrorCode Heartbeat(in GroupMember member)
    {
        var error = CheckId(member.Group);
        return error != ErrorCode.None ? error : _groups.Find(member.Group)?.Heartbeat(member) ?? ErrorCode.UnknownMemberId;
    }

    /// <returns>The error of each member, in order; a single one for the group as a whole instead where its id is not allowed.</returns>
    public (ErrorCode Group, ErrorCode[] Members) Leave(string groupId, IReadOnlyList<LeavingMember> leaving)
    {
        var error = CheckId(groupId);
        if (error != ErrorCode.None)
        {
            return (error, []);
        }

        var group = _groups.Find(groupId);
        return (ErrorCode.None, [.. leaving.Select(member => group?.Leave(member) ?? ErrorCode.UnknownMemberId)]);
    }

    /// <summary>Whether the note beside an offset exceeds <see cref="GroupLimits.OffsetMetadataBytes"/>.</summary>
    public static bool HasTooLongNote(in OffsetCommit offset) =>
        offset.Metadata is not null && Encoding.UTF8.GetByteCount(offset.Metadata) > GroupLimits.OffsetMetadataBytes;

    /// <summary>Stores positions of a group, all or none. Topics and partitions are the caller's to check.</summary>
    /// <returns><see cref="ErrorCode.OffsetMetadataTooLarge"/> where one of them has a note that <see cref="HasTooLongNote"/>.</returns>
    public ValueTask<ErrorCode> CommitAsync(GroupMember member, IReadOnlyList<OffsetCommit> offsets) =>
        CommitAsync(member, offsets, transaction: null);

    /// <summary>
    /// Stores offsets of a transaction; nobody sees them before its end. Checks member, generation and instance where they are given
    /// (KIP-447), else (generation -1, empty member) nothing.
    /// </summary>
    /// <returns>One error for all; see <see cref="CommitAsync(GroupMember, IReadOnlyList{OffsetCommit})"/>.</returns>
    public ValueTask<ErrorCode> CommitTransactionalAsync(
        long producerId, short producerEpoch, GroupMember member, IReadOnlyList<OffsetCommit> offsets)
    {
        var error = CheckId(member.Group);
        return error == ErrorCode.None ? CommitAsync(member, offsets, (producerId, producerEpoch)) : ValueTask.FromResult(error);
    }

    /// <summary>The transaction's end is in the log of offsets: its offsets become visible, or are forgotten. Called after the marker is written.</summary>
    public void EndTransaction(long producerId, bool isCommit) => _store.EndTransaction(producerId, isCommit);

    /// <param name="groupId">Whose positions.</param>
    /// <param name="partitions">Which, in the order of the answer; null for all that there are.</param>
    /// <param name="requireStable">Whether to hold back positions that an open transaction may move.</param>
    public FetchedOffset[] Fetch(string groupId, IReadOnlyList<TopicPartition>? partitions, bool requireStable) =>
        _store.Fetch(groupId, partitions, requireStable);

    /// <summary>Forgets positions that no member reads on from.</summary>
    /// <returns>The error of each partition, in order; a single one for the group as a whole instead.</returns>
    public (ErrorCode Group, ErrorCode[] Partitions) DeleteOffsets(string groupId, IReadOnlyList<TopicPartition> partitions)
    {
        var error = CheckId(groupId);
        if (error != ErrorCode.None)
        {
            return (error, []);
        }

        var errors = new ErrorCode[partitions.Count];
        var isKnown = _groups.Find(groupId)?.WithSubscriptions(isSubscribed =>
        {
            error = isSubscribed is null ? ErrorCode.NonEmptyGroup : DeleteOffsets(groupId, partitions, isSubscribed, errors);
        });
        return isKnown != true ? (ErrorCode.GroupIdNotFound, []) : (error, error == ErrorCode.None ? errors : []);
    }

    public GroupDescription Describe(string groupId) => _groups.Find(groupId)?.Describe() ?? GroupDescription.Unknown(groupId);

    /// <summary>All groups that there are.</summary>
    public IEnumerable<GroupDescription> List() => _groups.All.Select(group => group.Describe()).Where(group => group.State != GroupState.Dead);

    /// <summary>Forgets a group without members, and its offsets.</summary>
    public ErrorCode Delete(string groupId)
    {
        if (_groups.Find(groupId) is not { } group)
        {
            return ErrorCode.GroupIdNotFound;
        }

        var error = ErrorCode.None;
        var isEmpty = group.WhileEmpty(_ =>
        {
            error = _store.RemoveGroup(groupId);
            return error == ErrorCode.None;
        });
        var isDead = _groups.RemoveIfDead(group);
        return isEmpty ? error : isDead ? ErrorCode.GroupIdNotFound : ErrorCode.NonEmptyGroup;
    }

    /// <summary>Forgets the offsets of a deleted topic.</summary>
    public void ForgetTopic(string topic) => _store.RemoveTopic(topic);

    /// <summary>Whoever waits is told to look for the coordinator again. The log of offsets is its owner's to close.</summary>
    public void Dispose()
    {
        _expiry.Dispose();
        _groups.Dispose();
        _store.Dispose();
    }

    private static ErrorCode CheckId(string groupId) =>
        groupId.Length is > 0 and <= GroupLimits.IdLength ? ErrorCode.None : ErrorCode.InvalidGroupId;

    private static ErrorCode Check(JoinRequest request)
    {
        if (CheckId(request.Group) != ErrorCode.None)
        {
            return ErrorCode.InvalidGroupId;
        }

        if (request.SessionTimeout < GroupLimits.MinSessionTimeout || request.SessionTimeout > GroupLimits.MaxSessionTimeout)
        {
            return ErrorCode.InvalidSessionTimeout;
        }

        var isTooLarge = request.InstanceId?.Length > GroupLimits.IdLength
            || request.Protocols.Count > GroupLimits.Protocols
            || request.Protocols.Sum(protocol => (long)protocol.Name.Length + protocol.Metadata.Length) > GroupLimits.MetadataBytes;
        return isTooLarge ? ErrorCode.InvalidRequest : ErrorCode.None;
    }

    /// <summary>No thread waits: the answer comes from whoever completes the generation, or from the connection's end.</summary>
    private static async ValueTask<T> AwaitAsync<T>(ConsumerGroup group, Task<T> answer, CancellationToken aborted)
    {
        if (answer.IsCompleted)
        {
            return await answer;
        }

        await using var registration = aborted.UnsafeRegister(
            static (state, token) =>
            {
                var (owner, abandoned) = ((ConsumerGroup, Task))state!;
                owner.Abandon(abandoned, token);
            },
            (group, (Task)answer));
        return await answer;
    }

    private async ValueTask<ErrorCode> CommitAsync(
        GroupMember member, IReadOnlyList<OffsetCommit> offsets, (long ProducerId, short Epoch)? transaction)
    {
        if (member.Group.Length > GroupLimits.IdLength)
        {
            return ErrorCode.InvalidGroupId;
        }

        if (offsets.Any(offset => HasTooLongNote(offset)))
        {
            return ErrorCode.OffsetMetadataTooLarge;
        }

        var group = member.IsOutside ? _groups.FindOrAdd(member.Group) : _groups.Find(member.Group);
        if (group is null)
        {
            return member.IsOutside ? ErrorCode.GroupMaxSizeReached : transaction is null ? ErrorCode.IllegalGeneration : ErrorCode.UnknownMemberId;
        }

        long end = -1;
        var error = group.Commit(member, transaction is not null, () => _store.Commit(member.Group, offsets, transaction, out end));
        return error == ErrorCode.None && end >= 0 ? await FlushedAsync(end) : error;
    }

    private async ValueTask<ErrorCode> FlushedAsync(long end)
    {
        try
        {
            await _store.FlushedAsync(end);
            return ErrorCode.None;
        }
        catch (IOException)
        {
            return ErrorCode.CoordinatorNotAvailable; // the log takes no more, and its owner tells of it
        }
    }

    private ErrorCode DeleteOffsets(string groupId, IReadOnlyList<TopicPartition> partitions, Func<string, bool> isSubscribed, ErrorCode[] errors)
    {
        var free = new HashSet<TopicPartition>();
        for (var i = 0; i < errors.Length; i++)
        {
            if (isSubscribed(partitions[i].Topic))
            {
                errors[i] = ErrorCode.GroupSubscribedToTopic;
            }
            else
            {
                free.Add(partitions[i]);
            }
        }

        return _store.Remove(groupId, offsets => offsets.Partitions.Where(free.Contains));
    }

    private void RemoveExpired()
    {
        var before = _time.GetUtcNow().ToUnixTimeMilliseconds() - (long)_options.OffsetRetention.TotalMilliseconds;
        foreach (var group in _groups.All)
        {
            group.WhileEmpty(since =>
            {
                if (since <= before)
                {
                    _store.Remove(group.Id, offsets => offsets.CommittedUntil(before));
                }

                return false;
            });
        }

        _groups.RemoveDeserted();
    }
}
