using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Simulation;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>SIGTERM under load, and another run that takes over.</summary>
public class TerminationTests
{
    [Fact]
    public async Task Run_terminatedUnderLoad_leavesNoEventWithoutPrediction()
    {
        await using var bed = await ServiceBed.StartAsync();
        var plan = bed.Read(RepositoryFiles.Of("topologies", "fraud.yaml"));
        bed.CreateTopics(plan);
        using var simulator = await OpenSimulatorAsync(bed, plan);
        var simulating = simulator.RunAsync(CancellationToken.None);

        using (var first = StartService(bed))
        {
            // Under load: events have come out, and more are on their way.
            await Task.Run(() => OutputReader.Read(bed.Cluster.BootstrapServers, plan.Output.Topic, 1000));
            Assert.False(simulating.IsCompleted);
            first.Terminate();
            Assert.True(await first.ExitAsync() == 0, first.Error);
        }

        using (var second = StartService(bed))
        {
            await simulating;
            var predictions = await Task.Run(() => OutputReader.Predictions(bed.Cluster.BootstrapServers, plan.Output.Topic, (int)simulator.Acknowledged));
            second.Terminate();
            Assert.True(await second.ExitAsync() == 0, second.Error);

            // A drained stop commits all that it published, so nothing is scored twice either.
            Assert.Equal(simulator.Sent, simulator.Acknowledged);
            Assert.Equal(simulator.Acknowledged, predictions.DistinctBy(prediction => (prediction.Partition, prediction.Offset)).Count());
            Assert.Equal(simulator.Acknowledged, predictions.Count);
        }
    }

    private static ProgramRun StartService(ServiceBed bed) => new(
        new Dictionary<string, string> { ["STREAMINFER_BOOTSTRAP"] = bed.Cluster.BootstrapServers, ["STREAMINFER_REGISTRY"] = bed.Registry.Url.ToString() },
        "run", "topologies/fraud.yaml", "--listen", "none");

    private static async Task<TransactionProducer> OpenSimulatorAsync(ServiceBed bed, TopologyPlan plan)
    {
        using var registry = new SchemaRegistryClient(RegistryPlan.At(bed.Registry.Url), TimeProvider.System, NullLogger<SchemaRegistryClient>.Instance);
        var id = await registry.RegisterAsync($"{plan.Source.Topic}-value", TransactionSchema.Text, CancellationToken.None);
        var options = new SimulationOptions { Start = DateTimeOffset.UnixEpoch.AddYears(56), EventsPerSecond = 2000 };
        var feed = new TransactionFeed(options, paced: true, count: 12_000, duration: null);
        var kafka = new Dictionary<string, string> { ["bootstrap.servers"] = bed.Cluster.BootstrapServers };
        return new TransactionProducer(kafka, plan.Source.Topic, feed, id, TimeProvider.System, NullLogger.Instance);
    }
}
