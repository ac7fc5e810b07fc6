using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

/// <summary>
/// Clients that do things to one group, and what has to hold whatever they do: generations never go back; all members of a generation work by one
/// assignment; one leader assigns; whoever was replaced, has left or is of another generation gets nothing done; every request is answered.
/// </summary>
internal sealed class GroupModel(TimeSpan initialDelay) : IDisposable
{
    /// <summary>The last two are static members.</summary>
    public const int Clients = 5;

    private const int FirstStatic = 3;

    private readonly GroupScript _script = new(initialDelay);
    private readonly Client[] _clients = [.. Enumerable.Range(0, Clients).Select(at => new Client(at >= FirstStatic ? $"static-{at}" : null))];
    private readonly List<Task> _asked = [];
    private readonly List<Task<JoinResult>> _joins = [];
    private readonly HashSet<string> _gone = [];
    private readonly List<GroupMember> _former = [];
    private readonly Dictionary<int, string> _assignments = [];
    private readonly Dictionary<int, string> _leaders = [];
    private int _highest;
    private int _calls;

    public enum Act
    {
        FollowProtocol,
        Join,
        JoinAnew,
        Sync,
        Heartbeat,
        Commit,
        Leave,
        LoseConnection,
        SpeakAsFormer,
        Wait,
        WaitLong,
    }

    public int AssignedGenerations => _assignments.Count;

    public void Do(Act act, int at, int variant)
    {
        var client = _clients[at];
        switch (act)
        {
            case Act.FollowProtocol:
                Follow(client);
                break;
            case Act.Join:
                Join(client, client.MemberId, variant);
                break;
            case Act.JoinAnew:
                JoinAnew(client, variant);
                break;
            case Act.Sync:
                Sync(client);
                break;
            case Act.Heartbeat:
                CheckAccepted(client, _script.Group.Heartbeat(client.Identity), ErrorCode.RebalanceInProgress);
                break;
            case Act.Commit:
                var member = client.Identity with { Generation = Math.Max(0, client.Generation) };
                CheckAccepted(client, _script.Group.Commit(member, isTransactional: variant % 2 == 0, () => ErrorCode.None));
                break;
            case Act.Leave:
                Leave(client);
                break;
            case Act.LoseConnection:
                LoseConnection(client);
                break;
            case Act.SpeakAsFormer:
                SpeakAsFormer(variant);
                break;
            case Act.Wait:
                _script.Time.Advance(TimeSpan.FromMilliseconds(1 + (variant * 700)));
                break;
            case Act.WaitLong:
                _script.Time.Advance(GroupScript.SessionTimeout * (1 + (variant / 4)));
                break;
        }

        Collect();
    }

    /// <summary>All clients fall silent: what they asked for is answered all the same, and the group comes to rest.</summary>
    public void EndSilently()
    {
        _script.Time.Advance(GroupLimits.NewMemberJoinTimeout + GroupScript.RebalanceTimeout + GroupScript.SessionTimeout);
        Assert.All(_asked, task => Assert.True(task.IsCompleted, "a request waits for ever"));
        Assert.Equal(GroupState.Empty, _script.State);
        Assert.Empty(_script.Time.Remaining);
        Collect();
    }

    public void Dispose() => _script.Dispose();

    /// <summary>What a client that is awake does next.</summary>
    private void Follow(Client client)
    {
        if (client.Joining is not null || client.Syncing is not null)
        {
            _script.Time.Advance(TimeSpan.FromMilliseconds(10));
        }
        else if (client.MemberId.Length == 0 || client.HasToJoin)
        {
            Join(client, client.MemberId, variant: 1);
        }
        else if (!client.HasAssignment)
        {
            Sync(client);
        }
        else
        {
            var error = _script.Group.Heartbeat(client.Identity);
            CheckAccepted(client, error, ErrorCode.RebalanceInProgress);
            client.Hear(error);
        }
    }

    private void JoinAnew(Client client, int variant)
    {
        if (client.InstanceId is null && client.MemberId.Length > 0 && client.Joining is null)
        {
            _former.Add(client.Identity); // a member that is forgotten by its client, not by the group
        }

        Join(client, "", variant);
    }

    private void Join(Client client, string memberId, int variant)
    {
        _calls++;
        client.Syncing = null;
        client.Joining = _script.Group.Join(GroupScript.Request(
            memberId,
            client.InstanceId,
            protocols: variant % 3 == 0 ? ["sticky", "range"] : ["range", "sticky"],
            says: variant == 7 ? $"news {_calls}" : "topics",
            requiresMemberId: variant % 2 == 1));
        _asked.Add(client.Joining);
        _joins.Add(client.Joining);
    }

    private void Sync(Client client)
    {
        _calls++;
        client.SyncedAs = client.Identity;
        var assignments = client.Members.ToDictionary(member => member.Id, _ => GroupScript.Bytes($"call {_calls}"));
        client.Syncing = _script.Group.Sync(new SyncRequest(client.Identity, null, null, assignments));
        _asked.Add(client.Syncing);
    }

    private void Leave(Client client)
    {
        var error = _script.Group.Leave(new LeavingMember(client.MemberId, client.InstanceId));
        if (error == ErrorCode.None && client.MemberId.Length > 0)
        {
            SetGone(client.Identity);
        }
    }

    private void LoseConnection(Client client)
    {
        foreach (var task in new Task?[] { client.Joining, client.Syncing })
        {
            if (task is not null)
            {
                _script.Group.Abandon(task, new CancellationToken(canceled: true));
            }
        }
    }

    /// <summary>Somebody who was replaced, or has left, or is a generation behind, tries again.</summary>
    private void SpeakAsFormer(int variant)
    {
        if (_former.Count == 0)
        {
            return;
        }

        var former = _former[variant % _former.Count];
        ErrorCode[] errors =
        [
            _script.Group.Heartbeat(former),
            _script.Group.Commit(former with { Generation = Math.Max(0, former.Generation) }, isTransactional: variant % 2 == 0, () => ErrorCode.None),
        ];
        if (_gone.Contains(former.MemberId))
        {
            Assert.All(errors, error => Assert.True(error is ErrorCode.FencedInstanceId or ErrorCode.UnknownMemberId, error.ToString()));
        }

        if (former.Generation < _highest)
        {
            Assert.All(errors, error => Assert.NotEqual(ErrorCode.None, error));
        }
    }

    private void CheckAccepted(Client client, ErrorCode error, ErrorCode alsoAccepted = ErrorCode.None)
    {
        if (error == ErrorCode.None || error == alsoAccepted)
        {
            Assert.False(_gone.Contains(client.MemberId), "one who is gone was taken for a member");
            Assert.Equal(_highest, client.Generation);
        }
    }

    private void Collect()
    {
        foreach (var join in _joins.Where(join => join.IsCompletedSuccessfully))
        {
            _highest = Math.Max(_highest, GroupScript.Now(join).Generation);
        }

        _joins.RemoveAll(join => join.IsCompleted);
        foreach (var client in _clients)
        {
            if (client.Joining is { IsCompleted: true } joining)
            {
                client.Joining = null;
                OnJoined(client, joining);
            }

            if (client.Syncing is { IsCompleted: true } syncing)
            {
                client.Syncing = null;
                OnSynced(client, syncing);
            }
        }
    }

    private void OnJoined(Client client, Task<JoinResult> answer)
    {
        if (!answer.IsCompletedSuccessfully)
        {
            return;
        }

        var joined = GroupScript.Now(answer);
        if (joined.Error == ErrorCode.None)
        {
            if (client.InstanceId is not null && client.MemberId.Length > 0 && client.MemberId != joined.MemberId)
            {
                SetGone(client.Identity);
            }

            Assert.DoesNotContain(joined.MemberId, _gone);
            Assert.True(joined.Generation >= client.Generation, "a generation went back");
            if (joined.Leader == joined.MemberId && !joined.SkipsAssignment)
            {
                Assert.Equal(joined.MemberId, _leaders.GetValueOrDefault(joined.Generation, joined.MemberId));
                _leaders[joined.Generation] = joined.MemberId;
            }

            client.Take(joined);
        }
        else
        {
            client.MemberId = joined.Error == ErrorCode.MemberIdRequired || joined.Error == ErrorCode.RebalanceInProgress ? joined.MemberId : "";
            client.HasToJoin = true;
        }
    }

    private void OnSynced(Client client, Task<SyncResult> answer)
    {
        if (!answer.IsCompletedSuccessfully)
        {
            return;
        }

        var synced = GroupScript.Now(answer);
        client.Hear(synced.Error);
        if (synced.Error == ErrorCode.None)
        {
            var assignment = System.Text.Encoding.UTF8.GetString(synced.Assignment);
            Assert.Equal(_assignments.GetValueOrDefault(client.SyncedAs.Generation, assignment), assignment);
            _assignments[client.SyncedAs.Generation] = assignment;
            client.HasAssignment = client.SyncedAs == client.Identity;
        }
    }

    private void SetGone(GroupMember identity)
    {
        _gone.Add(identity.MemberId);
        _former.Add(identity);
    }

    private sealed class Client(string? instanceId)
    {
        public string? InstanceId => instanceId;

        public string MemberId { get; set; } = "";

        public int Generation { get; private set; } = -1;

        public bool HasToJoin { get; set; } = true;

        public bool HasAssignment { get; set; }

        public IReadOnlyList<JoinedMember> Members { get; private set; } = [];

        public Task<JoinResult>? Joining { get; set; }

        public Task<SyncResult>? Syncing { get; set; }

        public GroupMember SyncedAs { get; set; }

        public GroupMember Identity => new("g", Generation, MemberId, InstanceId);

        public void Take(JoinResult joined)
        {
            MemberId = joined.MemberId;
            Generation = joined.Generation;
            Members = joined.Members;
            HasToJoin = false;
            HasAssignment = false;
        }

        public void Hear(ErrorCode error)
        {
            HasToJoin |= error != ErrorCode.None;
            MemberId = error is ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId ? "" : MemberId;
        }
    }
}
