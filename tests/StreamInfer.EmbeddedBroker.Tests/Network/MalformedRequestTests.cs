using System.Net;
using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Network;
using StreamInfer.EmbeddedBroker.Network.Sasl;
using StreamInfer.EmbeddedBroker.Requests;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.TestKit.Broker;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

/// <summary>Requests that no client would send, through the connection's own code over a transport in memory.</summary>
public sealed class MalformedRequestTests : IAsyncLifetime
{
    private const int FramesASeed = 17_000;

    /// <summary>What a frame of some hundred bytes may cost, its connection included: far less than what a claimed length could.</summary>
    private const long MaxAllocated = 1 << 20;

    /// <summary>What a partition costs that a mutated request asked for in a way that is allowed.</summary>
    private const long PartitionCost = 16 << 10;

    private readonly RecordingLogger _logger = new();
    private TestBroker _broker = null!;
    private RequestDispatcher _dispatcher = null!;
    private UserStore _users = null!;
    private (ApiKey Api, short Version)[] _kinds = [];

    public async Task InitializeAsync()
    {
        // A clock that stands still: what waits, waits until it is ended.
        _broker = await TestBroker.StartAsync(options => options with { AutoCreateTopics = false }, new ManualTimeProvider(), _logger);
        _broker.CreateTopic(SampleRequests.Topic, 1);
        var handlers = new RequestHandlers(_broker.Context);
        _dispatcher = new RequestDispatcher(handlers, faults: null);
        _users = new UserStore(new Dictionary<string, string> { ["alice"] = "secret" });
        _kinds = [.. handlers.Supported.SelectMany(supported => Enumerable
            .Range(supported.Versions.Min, supported.Versions.Max - supported.Versions.Min + 1).Select(version => (supported.Api, (short)version)))];
    }

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    /// <summary>So that mutations begin with what is understood.</summary>
    [Fact]
    public async Task Sample_ofEveryKindAndVersion_isAnswered()
    {
        Assert.All(Enum.GetValues<ApiKey>(), api => Assert.Contains(api, _kinds.Select(kind => kind.Api)));
        foreach (var (api, version) in _kinds)
        {
            var (answer, _) = await SendAsync(api, SampleRequests.Of(api, version));

            Assert.True(answer.Length > 8, $"{api} {version}: {string.Join('\n', _logger.At(LogLevel.Debug))}");
        }

        Assert.Empty(_logger.At(LogLevel.Error));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task MutatedRequest_isAnErrorOrAClosedConnection_neverMore(int seed)
    {
        var random = new Random(seed);
        var mutation = new FrameMutation(seed);
        for (var i = 0; i < FramesASeed; i++)
        {
            var (api, version) = _kinds[random.Next(_kinds.Length)];
            var other = _kinds[random.Next(_kinds.Length)];
            var frame = mutation.Of(SampleRequests.Of(api, version), SampleRequests.Of(other.Api, other.Version));
            var partitions = CountPartitions();
            var (_, allocated) = await SendAsync(api, frame);
            var created = Math.Max(0, CountPartitions() - partitions);

            Assert.True(allocated < MaxAllocated + (created * PartitionCost), $"{allocated} bytes were allocated for {api} {version}, {Convert.ToHexString(frame)}");
            Assert.True(_logger.At(LogLevel.Error).Count == 0, $"{api} {version}, {Convert.ToHexString(frame)}: {_logger.At(LogLevel.Error).FirstOrDefault()}");
        }

        await using var client = await RawClient.ConnectAsync(_broker);
        Assert.NotNull(await client.CallAsync(ApiKey.ApiVersions, 0));
    }

    [Fact]
    public async Task RandomBytes_areAnErrorOrAClosedConnection_neverMore()
    {
        var random = new Random(9);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            await SendAsync((i % 3) == 0 ? ApiKey.SaslHandshake : ApiKey.Metadata, (i % 2) == 0 ? bytes : Frames.Framed(bytes));
        }

        Assert.Empty(_logger.At(LogLevel.Error));
    }

    private int CountPartitions() => _broker.Context.Topics.All.Sum(topic => topic.Partitions.Count);

    /// <summary>Sends it over a connection of its own, one that asks for authentication where the request is about that.</summary>
    /// <returns>What was answered before the connection ended, and the bytes allocated until it ended or waited.</returns>
    private async Task<(byte[] Answer, long Allocated)> SendAsync(ApiKey api, byte[] bytes)
    {
        using var stopping = new CancellationTokenSource();
        var hasSasl = api is ApiKey.SaslHandshake or ApiKey.SaslAuthenticate;
        bytes = api == ApiKey.SaslAuthenticate ? [.. SampleRequests.Of(ApiKey.SaslHandshake, 1), .. bytes] : bytes;
        var stream = new FedStream(bytes);
        var request = new RequestContext
        {
            ClientAddress = IPAddress.Loopback,
            LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 9092),
            Sasl = hasSasl ? new SaslSession(_users, _logger) : null,
        };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var running = new ClientConnection(stream, request, _dispatcher, _broker.Context).RunAsync(stopping.Token);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (!running.IsCompleted)
        {
            // A request that waits, for records or for members of its group, and would for good on this clock.
            await stopping.CancelAsync();
        }

        await running.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        return (stream.Received, allocated);
    }
}
