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
        using var simulator = await bed.OpenSimulatorAsync(plan, eventsPerSecond: 1000, count: 15_000);
        var simulating = simulator.RunAsync(CancellationToken.None);

        for (var kill = 1; kill <= Kills; kill++)
        {
            using var killed = bed.Run(topology);
            await Task.Run(() => OutputReader.Read(bed.Cluster.BootstrapServers, plan.Output.Topic, kill * 800));
            killed.Kill();
        }

        using var last = bed.Run(topology);
        await simulating;
        var predictions = await Task.Run(() => OutputReader.Predictions(bed.Cluster.BootstrapServers, plan.Output.Topic, (int)simulator.Acknowledged));
        last.Terminate();
        Assert.True(await last.ExitAsync() == 0, last.Error);

        Assert.Equal(simulator.Sent, simulator.Acknowledged);
        Assert.Equal(simulator.Acknowledged, predictions.DistinctBy(prediction => (prediction.Partition, prediction.Offset)).Count());
        Assert.Equal(simulator.Acknowledged, predictions.Count);
    }
}
