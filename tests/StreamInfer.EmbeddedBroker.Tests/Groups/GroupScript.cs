using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

/// <summary>One group on a clock that tests move, and what its clients say, with defaults for what a test does not care about.</summary>
internal sealed class GroupScript(TimeSpan initialDelay = default) : IDisposable
{
    public static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan RebalanceTimeout = TimeSpan.FromSeconds(60);

    private ConsumerGroup? _group;

    public ManualTimeProvider Time { get; } = new();

    /// <summary>What was kept of the group, the latest last.</summary>
    public List<GroupSnapshot> Saved { get; } = [];

    public ConsumerGroup Group => _group ??= new ConsumerGroup("g", initialDelay, Time, Saved.Add);

    public GroupState State => Group.Describe().State;

    public static JoinRequest Request(
        string memberId = "",
        string? instanceId = null,
        string[]? protocols = null,
        string says = "topics",
        bool requiresMemberId = false,
        bool canSkipAssignment = true,
        string protocolType = "consumer",
        TimeSpan? rebalanceTimeout = null) => new()
    {
        Group = "g",
        MemberId = memberId,
        InstanceId = instanceId,
        ClientId = "c",
        ClientHost = "/127.0.0.1",
        SessionTimeout = SessionTimeout,
        RebalanceTimeout = rebalanceTimeout ?? RebalanceTimeout,
        ProtocolType = protocolType,
        Protocols = [.. (protocols ?? ["range"]).Select(name => new MemberProtocol(name, Bytes(says)))],
        RequiresMemberId = requiresMemberId,
        CanSkipAssignment = canSkipAssignment,
    };

    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static GroupMember MemberOf(JoinResult joined, string? instanceId = null) => new("g", joined.Generation, joined.MemberId, instanceId);

    /// <summary>The answer, which has to be there already.</summary>
    public static T Now<T>(Task<T> answer)
    {
        Assert.True(answer.IsCompleted, "the answer is still due");
        return answer.GetAwaiter().GetResult();
    }

    public JoinResult JoinNow(JoinRequest request) => Now(Group.Join(request));

    public Task<SyncResult> Sync(JoinResult joined, params (string MemberId, string Assignment)[] assignments) =>
        Group.Sync(new SyncRequest(MemberOf(joined), null, null, assignments.ToDictionary(pair => pair.MemberId, pair => Bytes(pair.Assignment))));

    public ErrorCode Heartbeat(JoinResult joined, string? instanceId = null) => Group.Heartbeat(MemberOf(joined, instanceId));

    public ErrorCode Leave(JoinResult joined) => Group.Leave(new LeavingMember(joined.MemberId, null));

    /// <summary>A group of these members that is stable; the first one leads. Dynamic where the instance id is null.</summary>
    public JoinResult[] Stable(params string?[] instanceIds)
    {
        var ids = new string[instanceIds.Length];
        Task<JoinResult>[] joins = [];
        for (var i = 0; i < ids.Length; i++)
        {
            var join = Group.Join(Request(instanceId: instanceIds[i]));
            joins = [.. ids.Take(i).Select((id, at) => Group.Join(Request(id, instanceIds[at]))), join];
            ids[i] = Now(join).MemberId;
        }

        var joined = joins.Select(Now).ToArray();
        var syncs = joined.Select(member => Sync(member, [.. ids.Select(id => (id, $"work of {id}"))])).ToArray();
        Assert.All(syncs, sync => Assert.Equal(ErrorCode.None, Now(sync).Error));
        return joined;
    }

    public void Dispose() => _group?.Dispose();
}
