using System.Net;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Commands;
using StreamInfer.Host.Http;
using StreamInfer.Host.Http.Authentication;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.TestKit.Broker;
using StreamInfer.TestKit.Processes;
using StreamInfer.Topologies;

namespace StreamInfer.DashboardTests;

/// <summary>The real service on an embedded broker: card transactions, version 1 of the repository's model, a control topic, and a token for the operator <c>otto</c>.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private const string Source = "transactions";
    private const string Scores = "fraud-scores";

    private readonly TestBroker _broker;
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ScoringService _service;
    private readonly Task _running;

    private RunningService(TestBroker broker)
    {
        _broker = broker;
        foreach (var topic in new[] { Source, Scores, "fraud-dead-letters", "control", "audit" })
            broker.CreateTopic(topic, 1);
        var tokens = _folder.Write("tokens.jsonl", TokenCommand.LineOf("otto", "operator", Token));
        var options = new ServiceOptions(RepositoryFiles.Of("models"), new IPEndPoint(IPAddress.Loopback, 0)) { Security = new HttpSecurity { TokensFile = tokens } };
        _service = new ScoringService(Plan(), options, TimeProvider.System, NullLoggerFactory.Instance);
        _running = _service.RunAsync(_stop.Token);
    }

    /// <summary>The operator's.</summary>
    public string Token { get; } = AccessToken.Create();

    public Uri Address => _service.Address!;

    /// <summary>Starts it and waits until it scores.</summary>
    public static async Task<RunningService> StartAsync(CancellationToken patience)
    {
        var service = new RunningService(await TestBroker.StartAsync(options => options with { AutoCreateTopics = false }));
        while (service._service.Pipeline?.State.AssignedPartitions is null or 0)
        {
            if (service._running.IsCompleted)
                await service._running;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience);
        }

        return service;
    }

    /// <summary>Sends transactions, and reads their predictions.</summary>
    /// <returns>The version in each prediction's header, of those after <paramref name="before"/>.</returns>
    public async Task<List<string>> ScoreAsync(int count, int before, CancellationToken patience)
    {
        var clients = new Dictionary<string, string> { ["bootstrap.servers"] = _broker.BootstrapServers };
        var simulation = new SimulationOptions { Start = TimeProvider.System.GetUtcNow(), EventsPerSecond = 100_000 };
        using (var producer = new TransactionProducer(clients, Source, new TransactionFeed(simulation, paced: false, count: count, duration: null), null, TimeProvider.System, NullLogger.Instance))
            await producer.RunAsync(patience);
        return await Task.Run(
            () =>
            {
                using var consumer = new ConsumerBuilder<byte[]?, byte[]>(new Dictionary<string, string>(clients) { ["group.id"] = "test" }).Build();
                consumer.Assign(new TopicPartitionOffset(Scores, 0, before));
                return Enumerable.Range(0, count).Select(_ => Encoding.UTF8.GetString(consumer.Consume(patience).Message.Headers.GetLastBytes("si-model-version"))).ToList();
            },
            patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _service.DisposeAsync();
        await _broker.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }

    private TopologyPlan Plan()
    {
        var text = File.ReadAllText(RepositoryFiles.Of("topologies", "fraud.yaml"))
            .Replace("format: avro", "format: json", StringComparison.Ordinal).Replace("prefer-cuda", "cpu", StringComparison.Ordinal).Replace("version: 2", "version: 1", StringComparison.Ordinal);
        text = text[..text.IndexOf("registry:", StringComparison.Ordinal)] + $"control:\n  topic: control\n  auditTopic: audit\nkafka:\n  bootstrap.servers: {_broker.BootstrapServers}\n";
        var reading = TopologyReader.Read(_folder.Write("topology.yaml", text), _ => null);
        Assert.Empty(reading.Errors);
        return reading.Plan!;
    }
}
