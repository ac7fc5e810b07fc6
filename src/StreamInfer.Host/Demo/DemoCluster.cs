using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker;
using StreamInfer.Host.Broker;
using StreamInfer.Host.EmbeddedRegistry;
using StreamInfer.Host.Service;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo;

/// <summary>An embedded broker and registry of the demo, which keep everything in one folder: started again on it, they go on where they were.</summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    private const int Partitions = 16;

    // So that a demo that runs for days does not fill a disk: some minutes of the highest rate, at most 0.5 GB in all.
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["retention.bytes"] = $"{16 << 20}",
        ["segment.bytes"] = $"{4 << 20}",
    };

    private readonly EmbeddedBroker.EmbeddedBroker _broker;
    private readonly EmbeddedSchemaRegistry _registry;

    private DemoCluster(EmbeddedBroker.EmbeddedBroker broker, EmbeddedSchemaRegistry registry) => (_broker, _registry) = (broker, registry);

    /// <summary>For <c>bootstrap.servers</c>.</summary>
    public string BootstrapServers => _broker.BootstrapServers;

    public Uri RegistryUrl => _registry.Url;

    /// <param name="folder">Absolute path; made if absent.</param>
    /// <param name="logs">Take what recovery had to cut off, among others.</param>
    /// <exception cref="StartFailure">The folder is in use, cannot be written or is not understood.</exception>
    public static async Task<DemoCluster> StartAsync(string folder, ILoggerFactory logs)
    {
        var broker = await BrokerStart.RunAsync(new BrokerOptions { DataFolder = Path.Combine(folder, "broker") }, TimeProvider.System, logs);
        try
        {
            return new DemoCluster(broker, await EmbeddedSchemaRegistry.StartAsync(file: Path.Combine(folder, "schemas.jsonl")));
        }
        catch (Exception refused) when (refused is IOException or InvalidDataException)
        {
            await broker.DisposeAsync();
            throw new StartFailure(refused.Message, ExitCode.Broker, refused);
        }
    }

    /// <summary>What the environment of a topology says that runs on this cluster.</summary>
    public string? Environment(string name) => name switch
    {
        "STREAMINFER_BOOTSTRAP" => BootstrapServers,
        "STREAMINFER_REGISTRY" => RegistryUrl.ToString(),
        _ => System.Environment.GetEnvironmentVariable(name),
    };

    /// <summary>Creates those of the topology's topics that are not there.</summary>
    public Task CreateTopicsAsync(TopologyPlan plan) => BrokerTopics.CreateMissingAsync(BootstrapServers, BrokerTopics.Of(plan, Partitions, Settings));

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _broker.DisposeAsync();
    }
}
