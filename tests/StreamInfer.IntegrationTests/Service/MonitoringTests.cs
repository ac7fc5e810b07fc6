using System.Text;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Monitoring beside the scoring, on a broker.</summary>
public class MonitoringTests
{
    private const int Events = 12_000;

    private const string Section = """

        control: { topic: fraud-control, instanceId: one }
        monitoring:
          window: 3s
          slide: 1s
          delay: 0ms
          driftTopic: fraud-drift
          anomalyTopic: fraud-anomalies
          stateTopic: fraud-monitoring
          anomalies: { alertFraction: 0.01 }
          include: [hour]

        """;

    /// <summary>Twelve seconds of one hour are not what a model was trained on that saw all of them.</summary>
    [Fact]
    public async Task Run_trafficOfOneHour_driftAndAnomaliesAreWrittenAndEveryEventIsScored()
    {
        await using var bed = await ServiceBed.StartAsync();
        using var folder = new TemporaryFolder();
        var topology = folder.Write("fraud.yaml", File.ReadAllText(RepositoryFiles.Of("topologies", "fraud.yaml")) + Section);
        var plan = bed.Read(topology);
        bed.CreateTopics(plan);
        bed.Cluster.CreateTopic("fraud-drift", 1);
        bed.Cluster.CreateTopic("fraud-anomalies", 1);
        using var simulator = await bed.OpenSimulatorAsync(plan, eventsPerSecond: 1000, count: Events);
        using var program = bed.Run(topology);

        var simulating = simulator.RunAsync(CancellationToken.None);
        var drift = await Task.Run(() => OutputReader.Read(bed.Cluster.BootstrapServers, "fraud-drift", 35));
        await simulating;
        var predictions = await Task.Run(() => OutputReader.Predictions(bed.Cluster.BootstrapServers, plan.Output.Topic, (int)simulator.Acknowledged));
        var anomalies = await Task.Run(() => OutputReader.Read(bed.Cluster.BootstrapServers, "fraud-anomalies", 1));
        program.Terminate();
        Assert.True(await program.ExitAsync() == 0, program.Error);

        Assert.Equal(Events, predictions.Count);
        Assert.Contains(drift, record => Encoding.UTF8.GetString(record.Message.Key!) == "fraud-scoring/hour.cos");
        Assert.All(anomalies, record => Assert.NotNull(record.Message.Key));
        var state = await Task.Run(() => OutputReader.Read(bed.Cluster.BootstrapServers, "fraud-monitoring", 1));
        var keys = state.Select(record => Encoding.UTF8.GetString(record.Message.Key!)).ToHashSet();
        Assert.Contains("fraud-scoring/checkpoint/one", keys);
        Assert.Contains(keys, key => key.StartsWith("fraud-scoring/2/", StringComparison.Ordinal) && key.EndsWith("/one", StringComparison.Ordinal));
    }
}
