using StreamInfer.Host.EmbeddedRegistry;
using StreamInfer.Kafka.Native;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo;

/// <summary>
/// An in-process broker and registry, for demo and tests: nothing survives the process, and the broker keeps the last 5 MB or 100,000 records a
/// partition only. Never for data that matters.
/// </summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    /// <summary>Enough that no partition of the demo reaches the broker's bounds between produce and consume.</summary>
    public const int Partitions = 16;

    private readonly MockCluster _broker;
    private readonly EmbeddedSchemaRegistry _registry;

    private DemoCluster(MockCluster broker, EmbeddedSchemaRegistry registry) => (_broker, _registry) = (broker, registry);

    /// <summary>For <c>bootstrap.servers</c>.</summary>
    public string BootstrapServers => _broker.BootstrapServers;

    public Uri RegistryUrl => _registry.Url;

    public static async Task<DemoCluster> StartAsync()
    {
        var broker = MockCluster.Start();
        return new DemoCluster(broker, await EmbeddedSchemaRegistry.StartAsync());
    }

    /// <summary>What the environment of a topology says that runs on this cluster.</summary>
    public string? Environment(string name) => name switch
    {
        "STREAMINFER_BOOTSTRAP" => BootstrapServers,
        "STREAMINFER_REGISTRY" => RegistryUrl.ToString(),
        _ => System.Environment.GetEnvironmentVariable(name),
    };

    public void CreateTopics(TopologyPlan plan)
    {
        _broker.CreateTopic(plan.Source.Topic, Partitions);
        _broker.CreateTopic(plan.Output.Topic, Partitions);
        _broker.CreateTopic(plan.Output.DeadLetters, 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _broker.Dispose();
    }
}
