using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Requests;
using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.TestKit.Broker;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.EmbeddedBroker.Tests.Groups.Codecs;

/// <summary>Handlers of group requests on a real broker's parts, without its network. There is a topic "t" of two partitions.</summary>
internal sealed class HandlerFixture : IDisposable
{
    private HandlerFixture(BrokerOptions options, TopicCatalog topics, GroupCoordinator groups, TransactionCoordinator transactions, TimeProvider time) =>
        Context = new BrokerContext
        {
            Options = options,
            ClusterId = "cluster",
            Port = 9092,
            Topics = topics,
            Groups = groups,
            Transactions = transactions,
            Time = time,
            Logger = NullLogger.Instance,
        };

    public BrokerContext Context { get; }

    public ScriptedFaults Faults => (ScriptedFaults)Context.Options.Faults!;

    public static async Task<HandlerFixture> OpenAsync(string? advertisedHost = null)
    {
        var root = Directory.CreateTempSubdirectory("handlers-").FullName;
        var time = new ManualTimeProvider();
        var options = new BrokerOptions { DataFolder = root, AdvertisedHost = advertisedHost, Faults = new ScriptedFaults(time) };
        var topics = TopicCatalog.Open(options, time, NullLogger.Instance);
        Assert.Equal(ErrorCode.None, topics.Create("t", 2, new TopicSettings()));
        var groups = GroupCoordinator.Open(options, topics.Find(TopicCatalog.GroupOffsets)!.Partitions[0], time);
        return new HandlerFixture(options, topics, groups, await TransactionCoordinator.OpenAsync(options, topics, groups, time, NullLogger.Instance), time);
    }

    /// <summary>What the handler answers, which it does at once.</summary>
    public Answer Ask(IRequestHandler handler, int version, Func<Fields, Fields> body, IPAddress? reachedAt = null)
    {
        using var response = new ResponseWriter();
        var answered = AskAsync(handler, version, body, response, reachedAt);
        Assert.True(answered.IsCompleted, "the answer is still due");
        answered.GetAwaiter().GetResult();
        return new Answer(response.Written.ToArray(), response.IsFlexible);
    }

    public Task AskAsync(IRequestHandler handler, int version, Func<Fields, Fields> body, ResponseWriter response, IPAddress? reachedAt = null)
    {
        Assert.True(handler.Versions.Contains((short)version));
        var isFlexible = handler.Versions.IsFlexible((short)version);
        response.Reset(isFlexible);
        return handler.HandleAsync(
            new RequestContext
            {
                Api = handler.Api,
                Version = (short)version,
                IsFlexible = isFlexible,
                ClientId = "cli",
                ClientAddress = IPAddress.Parse("::ffff:10.1.2.3"),
                LocalEndPoint = new IPEndPoint(reachedAt ?? IPAddress.Parse("192.168.1.9"), 1),
                Body = body(new Fields(isFlexible)).Bytes,
            },
            response).AsTask();
    }

    /// <summary>A member alone in its stable group, which reads topic "t".</summary>
    public GroupMember Join(string group, string? instanceId = null)
    {
        var request = GroupScript.Request(instanceId: instanceId) with
        {
            Group = group,
            ClientId = "cli",
            ClientHost = "/10.1.2.3",
            Protocols = [new MemberProtocol("range", CoordinatorFixture.Subscription("t"))],
        };
        var joined = CoordinatorFixture.Done(Context.Groups.JoinAsync(request, default));
        var member = new GroupMember(group, joined.Generation, joined.MemberId, instanceId);
        var assignments = new Dictionary<string, byte[]> { [joined.MemberId] = [7, 7] };
        CoordinatorFixture.Done(Context.Groups.SyncAsync(new SyncRequest(member, null, null, assignments), default));
        return member;
    }

    public void Commit(string group, long offset, int leaderEpoch = -1, string? metadata = null, int partition = 0) => Assert.Equal(
        ErrorCode.None,
        CoordinatorFixture.Done(Context.Groups.CommitAsync(new GroupMember(group, -1, "", null), [new OffsetCommit("t", partition, offset, leaderEpoch, metadata)])));

    public void Dispose()
    {
        Context.Transactions.Dispose();
        Context.Groups.Dispose();
        Context.Topics.Dispose();
        Directory.Delete(Context.Options.DataFolder, recursive: true);
    }
}
