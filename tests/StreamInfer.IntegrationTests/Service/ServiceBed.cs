using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.EmbeddedRegistry;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.Host.Tools;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>An embedded broker and registry, and services that run on them.</summary>
internal sealed class ServiceBed : IAsyncDisposable
{
    public const int Partitions = 8;

    private ServiceBed(EmbeddedSchemaRegistry registry) => Registry = registry;

    public TestCluster Cluster { get; } = new();

    public EmbeddedSchemaRegistry Registry { get; }

    public Dictionary<string, string> Variables { get; } = [];

    public static async Task<ServiceBed> StartAsync() => new(await EmbeddedSchemaRegistry.StartAsync());

    /// <summary>Reads a topology of the repository, or of a text, for this bed.</summary>
    public TopologyPlan Read(string file)
    {
        var reading = TopologyReader.Read(file, Environment);
        Assert.Empty(reading.Errors);
        return reading.Plan!;
    }

    public string? Environment(string name) => name switch
    {
        "STREAMINFER_BOOTSTRAP" => Cluster.BootstrapServers,
        "STREAMINFER_REGISTRY" => Registry.Url.ToString(),
        _ => Variables.GetValueOrDefault(name),
    };

    public void CreateTopics(TopologyPlan plan)
    {
        Cluster.CreateTopic(plan.Source.Topic, Partitions);
        Cluster.CreateTopic(plan.Output.Topic, Partitions);
        Cluster.CreateTopic(plan.Output.DeadLetters, 1);
    }

    public static ScoringService Service(TopologyPlan plan, string models) =>
        new(plan, new ServiceOptions(models, null), TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>Sends a CSV file, Avro by an inferred schema, framed and registered.</summary>
    public async Task<long> ProduceAsync(string topic, string csv, string key, string time)
    {
        var schema = InferredSchema.Of(EventFile.Read(csv), "Event");
        using var client = new SchemaRegistryClient(RegistryPlan.At(Registry.Url), TimeProvider.System, NullLogger<SchemaRegistryClient>.Instance);
        var id = await client.RegisterAsync($"{topic}-value", schema, CancellationToken.None);
        var options = new ProduceOptions
        {
            File = csv,
            Topic = topic,
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = Cluster.BootstrapServers },
            KeyColumn = key,
            TimeColumn = time,
        };
        var producer = new EventProducer(options, EventEncoder.Avro(schema, id, retype: true), TimeProvider.System);
        await producer.RunAsync(CancellationToken.None);
        return producer.Sent;
    }

    /// <summary>The program with a topology, without metrics and health.</summary>
    public ProgramRun Run(string topology) => new(
        new Dictionary<string, string> { ["STREAMINFER_BOOTSTRAP"] = Cluster.BootstrapServers, ["STREAMINFER_REGISTRY"] = Registry.Url.ToString() },
        "run", topology, "--listen", "none");

    /// <summary>Card transactions for the source of a topology, at a pace.</summary>
    public async Task<TransactionProducer> OpenSimulatorAsync(TopologyPlan plan, int eventsPerSecond, int count, LateLabels? labels = null)
    {
        using var registry = new SchemaRegistryClient(RegistryPlan.At(Registry.Url), TimeProvider.System, NullLogger<SchemaRegistryClient>.Instance);
        var id = await registry.RegisterAsync($"{plan.Source.Topic}-value", TransactionSchema.Text, CancellationToken.None);
        var options = new SimulationOptions { Start = DateTimeOffset.UnixEpoch.AddYears(56), EventsPerSecond = eventsPerSecond };
        var feed = new TransactionFeed(options, paced: true, count: count, duration: null);
        var kafka = new Dictionary<string, string> { ["bootstrap.servers"] = Cluster.BootstrapServers };
        return new TransactionProducer(kafka, plan.Source.Topic, feed, id, TimeProvider.System, NullLogger.Instance) { Labels = labels };
    }

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        Cluster.Dispose();
    }
}
