using System.Globalization;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>45,312 real records and two models made by others, all the way through Kafka: each event one prediction, each score the expected one.</summary>
public class Elec2Tests
{
    private const double Tolerance = 1e-5;

    [Elec2Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_allElec2Events_scoreAsExpected(int version)
    {
        var expected = Elec2Data.Expected(version);
        await using var bed = await ServiceBed.StartAsync();
        bed.Variables["ELECTRICITY_VERSION"] = version.ToString(CultureInfo.InvariantCulture);
        var plan = bed.Read(RepositoryFiles.Of("topologies", "electricity.yaml"));
        bed.CreateTopics(plan);
        using var folder = new TemporaryFolder();
        Assert.Equal(expected.Length, await bed.ProduceAsync(plan.Source.Topic, Elec2Data.WriteEvents(folder), "key", "time"));

        using var stop = new CancellationTokenSource();
        await using var service = ServiceBed.Service(plan, Elec2Data.Models);
        var running = service.RunAsync(stop.Token);
        var predictions = await Task.Run(() => OutputReader.Predictions(bed.Cluster.BootstrapServers, plan.Output.Topic, expected.Length));
        await stop.CancelAsync();
        await running;

        Assert.True(service.Pipeline!.Drained);
        Assert.Equal(0, service.Pipeline.State.DeadLetters);
        Assert.Equal(expected.Length, predictions.Count);
        Assert.Equal(expected.Length, predictions.DistinctBy(prediction => (prediction.Partition, prediction.Offset)).Count());
        var seen = new bool[expected.Length];
        foreach (var prediction in predictions)
        {
            var row = Elec2Data.RowAt(prediction.EventTimeMs);
            seen[row] = true;
            Assert.True(Math.Abs(prediction.Score - expected[row]) <= Tolerance, $"row {row}: {prediction.Score}, expected {expected[row]}");
            Assert.Equal(prediction.Score >= 0.5, prediction.Decision);
            Assert.Equal(Elec2Data.KeyOf(row), prediction.Key);
            Assert.Equal(version, prediction.ModelVersion);
            Assert.Equal([("si-model", "electricity"), ("si-model-version", version.ToString(CultureInfo.InvariantCulture))], prediction.Headers);
        }

        Assert.DoesNotContain(false, seen);
    }
}
