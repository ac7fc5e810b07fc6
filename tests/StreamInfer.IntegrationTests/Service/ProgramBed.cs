using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.TestKit.Broker;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>A broker that misbehaves on request, topologies that score JSON transactions on it, and the program and services that run them.</summary>
internal sealed class ProgramBed : IAsyncDisposable
{
    public const string Source = "transactions";
    public const string Scores = "fraud-scores";
    public const string DeadLetters = "fraud-dead-letters";
    private const int Partitions = 4;

    private readonly Dictionary<string, string> _clients;

    private ProgramBed(TestBroker broker, Dictionary<string, string> clients) => (Broker, _clients) = (broker, clients);

    public TestBroker Broker { get; }

    public TemporaryFolder Folder { get; } = new();

    /// <param name="security">Who may connect; null for anyone.</param>
    /// <param name="clients">What the test's own clients need to do so.</param>
    public static async Task<ProgramBed> StartAsync(BrokerSecurity? security = null, params (string Name, string Value)[] clients)
    {
        var broker = await TestBroker.StartAsync(options => options with { AutoCreateTopics = false, Security = security });
        var properties = new Dictionary<string, string> { ["bootstrap.servers"] = broker.BootstrapServers, ["linger.ms"] = "0" };
        foreach (var (name, value) in clients)
        {
            properties[name] = value;
        }

        var bed = new ProgramBed(broker, properties);
        bed.CreateTopic(Source);
        bed.CreateTopic(Scores);
        bed.CreateTopic(DeadLetters);
        return bed;
    }

    public void CreateTopic(string name, TopicSettings? settings = null) =>
        Assert.Equal(ErrorCode.None, Broker.Context.Topics.Create(name, Partitions, settings ?? new TopicSettings()));

    /// <summary>Writes a topology.</summary>
    /// <param name="more">Lines of further sections.</param>
    /// <param name="kafka">Lines of properties.</param>
    /// <returns>Its file.</returns>
    public string Topology(string more = "", params ReadOnlySpan<string> kafka)
    {
        var text = File.ReadAllText(RepositoryFiles.Of("topologies", "fraud.yaml")).Replace("format: avro", "format: json", StringComparison.Ordinal)
            .Replace("prefer-cuda", "cpu", StringComparison.Ordinal);
        text = text[..text.IndexOf("registry:", StringComparison.Ordinal)] + $"{more}\nkafka:\n  bootstrap.servers: {Broker.BootstrapServers}\n";
        foreach (var property in kafka)
        {
            text += $"  {property}\n";
        }

        var file = Folder.File("topology.yaml");
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Quick reconnects, so that an outage does not cost a test seconds.</summary>
    public TopologyPlan Plan(string more = "")
    {
        var reading = TopologyReader.Read(
            Topology(more, "reconnect.backoff.ms: 10", "reconnect.backoff.max.ms: 50", "heartbeat.interval.ms: 100", "retry.backoff.ms: 20", "retry.backoff.max.ms: 50", "topic.metadata.refresh.interval.ms: 200"),
            _ => null);
        Assert.Empty(reading.Errors);
        return reading.Plan!;
    }

    /// <summary>A service with its endpoints on a free port.</summary>
    public static ScoringService Service(TopologyPlan plan) =>
        new(plan, new ServiceOptions(RepositoryFiles.Of("models"), new IPEndPoint(IPAddress.Loopback, 0)), TimeProvider.System, NullLoggerFactory.Instance);

    public ProgramRun Run(string topology, string listen = "none", params (string Name, string Value)[] environment) =>
        new(environment.ToDictionary(pair => pair.Name, pair => pair.Value), "run", topology, "--listen", listen);

    /// <summary>Sends transactions and waits for them.</summary>
    public async Task SendAsync(int count, ulong seed = 1)
    {
        // Of today: topics let go of what is older than a week.
        var options = new SimulationOptions { Start = TimeProvider.System.GetUtcNow(), EventsPerSecond = 100_000, Seed = seed };
        using var producer = new TransactionProducer(
            _clients, Source, new TransactionFeed(options, paced: false, count: count, duration: null), null, TimeProvider.System, NullLogger.Instance);
        await producer.RunAsync(CancellationToken.None);
        Assert.Equal(count, producer.Acknowledged);
    }

    /// <summary>Writes one event to the source.</summary>
    public async Task WriteAsync(string key, string value)
    {
        using var producer = new Confluent.Kafka.ProducerBuilder<string, string>(_clients).Build();
        await producer.ProduceAsync(Source, new Confluent.Kafka.Message<string, string> { Key = key, Value = value });
    }

    /// <summary>Partition and offset of the event of each prediction there, after at least so many have come.</summary>
    public List<(int Partition, long Offset)> Predictions(int count) =>
    [
        .. OutputReader.Read(_clients, Scores, count).Select(record =>
        {
            var source = System.Text.Json.JsonDocument.Parse(record.Message.Value).RootElement.GetProperty("source");
            return (source.GetProperty("partition").GetInt32(), source.GetProperty("offset").GetInt64());
        }),
    ];

    /// <summary>Waits until a program serves a metric with this value or more.</summary>
    public static async Task AwaitMetricAsync(int port, string name, double least)
    {
        using var http = new HttpClient();
        var text = "";
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
                }
                catch (HttpRequestException)
                {
                    // It does not serve yet.
                    return false;
                }

                var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal));
                return line is not null && double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture) >= least;
            },
            () => $"{name} of {least} or more in {text}");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        Folder.Dispose();
    }
}
