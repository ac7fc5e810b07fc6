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
        using var simulator = await bed.OpenSimulatorAsync(plan, eventsPerSecond: 2000, count: 12_000);
        var simulating = simulator.RunAsync(CancellationToken.None);

        using (var first = bed.Run("topologies/fraud.yaml"))
        {
            // Under load: events have come out, and more are on their way.
            await Task.Run(() => OutputReader.Read(bed.Cluster.BootstrapServers, plan.Output.Topic, 1000));
            Assert.False(simulating.IsCompleted);
            first.Terminate();
            Assert.True(await first.ExitAsync() == 0, first.Error);
        }

        using (var second = bed.Run("topologies/fraud.yaml"))
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
}
