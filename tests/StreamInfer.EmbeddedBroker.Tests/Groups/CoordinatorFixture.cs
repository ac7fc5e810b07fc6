using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

/// <summary>A coordinator on a log in a folder of its own, which goes with it; it can be started again.</summary>
internal sealed class CoordinatorFixture : IDisposable
{
    public const int CoordinatorEpoch = 1;

    public static readonly GroupMember Outsider = new("g", -1, "", null);

    private readonly string _root = Directory.CreateTempSubdirectory("groups-").FullName;

    public CoordinatorFixture(FlushMode flush = FlushMode.PageCache, FileWrite? write = null, Action? flushed = null)
    {
        Options = new BrokerOptions { DataFolder = _root, Flush = flush, OffsetRetention = TimeSpan.FromDays(1) };
        Environment = new LogEnvironment
        {
            Time = Time,
            Logger = NullLogger.Instance,
            Flush = flush,
            Write = write ?? RandomAccess.Write,
            FlushToDisk = _ => flushed?.Invoke(), // nobody cuts the power here
        };
        (Log, Groups) = Open();
    }

    public BrokerOptions Options { get; }

    public LogEnvironment Environment { get; }

    public ManualTimeProvider Time { get; } = new();

    public PartitionLog Log { get; private set; }

    public GroupCoordinator Groups { get; private set; }

    public static OffsetCommit At(long offset, string topic = "t", int partition = 0, int leaderEpoch = -1, string? metadata = null) =>
        new(topic, partition, offset, leaderEpoch, metadata);

    public void Restart()
    {
        Close();
        (Log, Groups) = Open();
    }

    public ErrorCode Commit(params OffsetCommit[] offsets) => Commit(Outsider, offsets);

    public ErrorCode Commit(GroupMember member, params OffsetCommit[] offsets) => Done(Groups.CommitAsync(member, offsets));

    public ErrorCode CommitIn(long producerId, params OffsetCommit[] offsets) => Done(Groups.CommitTransactionalAsync(producerId, 0, Outsider, offsets));

    /// <summary>What the transaction coordinator does: the marker first, then the coordinator of groups is told.</summary>
    public void EndTransaction(long producerId, bool isCommit)
    {
        Assert.Equal(ErrorCode.None, Log.EndTransaction(producerId, 0, isCommit, CoordinatorEpoch).Error);
        Groups.EndTransaction(producerId, isCommit);
    }

    /// <summary>The position; -1 for none.</summary>
    public long Position(string topic = "t", int partition = 0, string group = "g") =>
        Groups.Fetch(group, [new TopicPartition(topic, partition)], requireStable: false)[0].Offset;

    public ErrorCode StableError(string topic = "t", int partition = 0, string group = "g") =>
        Groups.Fetch(group, [new TopicPartition(topic, partition)], requireStable: true)[0].Error;

    /// <summary>A member that is alone in its group, which is stable.</summary>
    public GroupMember StableMember(string? instanceId = null, params string[] topics)
    {
        var request = GroupScript.Request(instanceId: instanceId) with
        {
            Protocols = [new MemberProtocol("range", Subscription(topics))],
        };
        var joined = Done(Groups.JoinAsync(request, CancellationToken.None));
        var member = GroupScript.MemberOf(joined, instanceId);
        var assignments = new Dictionary<string, byte[]> { [joined.MemberId] = GroupScript.Bytes("work") };
        Assert.Equal(ErrorCode.None, Done(Groups.SyncAsync(new SyncRequest(member, null, null, assignments), CancellationToken.None)).Error);
        return member;
    }

    /// <summary>What a consumer tells its leader: version 0 of Kafka's ConsumerProtocolSubscription.</summary>
    public static byte[] Subscription(params string[] topics)
    {
        using var writer = new ResponseWriter();
        writer.Int16(0);
        writer.ArrayLength(topics.Length);
        foreach (var topic in topics)
        {
            writer.String(topic);
        }

        writer.NullBytes();
        return writer.Written.ToArray();
    }

    /// <summary>The answer, which has to be there already.</summary>
    public static T Done<T>(ValueTask<T> answer)
    {
        Assert.True(answer.IsCompleted, "the answer is still due");
        return answer.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        Close();
        Directory.Delete(_root, recursive: true);
    }

    private (PartitionLog, GroupCoordinator) Open()
    {
        var log = PartitionLog.Open(
            Path.Combine(_root, "offsets"), TopicCatalog.GroupOffsets, 0, () => new TopicSettings { CleanupPolicy = CleanupPolicy.Compact }, Environment);
        return (log, GroupCoordinator.Open(Options, log, Time));
    }

    private void Close()
    {
        Groups.Dispose();
        Log.Dispose();
    }
}
