using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Simulation;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>The program with exactly-once delivery, killed under load.</summary>
public class ExactlyOnceTests
{
    private const int Kills = 5;

    [Fact]
    public async Task Run_killedUnderLoad_committedPredictionsAreThereOnceEach()
    {
        await using var bed = await ServiceBed.StartAsync();
        using var folder = new TemporaryFolder();
        // A static member takes its partitions back at once; its name is that of its transactions, too.
        var text = File.ReadAllText(RepositoryFiles.Of("topologies", "fraud.yaml")).Replace("\nkafka:\n", "\nkafka:\n  group.instance.id: one\n");
        var topology = folder.Write("fraud.yaml", $"{text}\ndelivery: exactly-once\ntransaction: {{ interval: 50ms }}\n");
        var plan = bed.Read(topology);
        bed.CreateTopics(plan);
        using var simulator = await OpenSimulatorAsync(bed, plan);
        var simulating = simulator.RunAsync(CancellationToken.None);

        for (var kill = 1; kill <= Kills; kill++)
        {
            using var killed = StartService(bed, topology);
            await Task.Run(() => OutputReader.Read(bed.Cluster.BootstrapServers, plan.Output.Topic, kill * 800));
            killed.Kill();
        }

        using var last = StartService(bed, topology);
        await simulating;
        var predictions = await Task.Run(() => OutputReader.Predictions(bed.Cluster.BootstrapServers, plan.Output.Topic, (int)simulator.Acknowledged));
        last.Terminate();
        Assert.True(await last.ExitAsync() == 0, last.Error);

        Assert.Equal(simulator.Sent, simulator.Acknowledged);
        Assert.Equal(simulator.Acknowledged, predictions.DistinctBy(prediction => (prediction.Partition, prediction.Offset)).Count());
        Assert.Equal(simulator.Acknowledged, predictions.Count);
    }

    private static ProgramRun StartService(ServiceBed bed, string topology) => new(
        new Dictionary<string, string> { ["STREAMINFER_BOOTSTRAP"] = bed.Cluster.BootstrapServers, ["STREAMINFER_REGISTRY"] = bed.Registry.Url.ToString() },
        "run", topology, "--listen", "none");

    private static async Task<TransactionProducer> OpenSimulatorAsync(ServiceBed bed, TopologyPlan plan)
    {
        using var registry = new SchemaRegistryClient(RegistryPlan.At(bed.Registry.Url), TimeProvider.System, NullLogger<SchemaRegistryClient>.Instance);
        var id = await registry.RegisterAsync($"{plan.Source.Topic}-value", TransactionSchema.Text, CancellationToken.None);
        var options = new SimulationOptions { Start = DateTimeOffset.UnixEpoch.AddYears(56), EventsPerSecond = 1000 };
        var feed = new TransactionFeed(options, paced: true, count: 15_000, duration: null);
        var kafka = new Dictionary<string, string> { ["bootstrap.servers"] = bed.Cluster.BootstrapServers };
        return new TransactionProducer(kafka, plan.Source.Topic, feed, id, TimeProvider.System, NullLogger.Instance);
    }
}
