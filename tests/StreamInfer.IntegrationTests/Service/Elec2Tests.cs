using System.Globalization;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>45,312 real records and two models made by others, all the way through Kafka: each event one prediction, each score the expected one.</summary>
public class Elec2Tests
{
    private const double Tolerance = 1e-5;
    private static readonly DateTimeOffset Start = new(1996, 5, 7, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan HalfHour = TimeSpan.FromMinutes(30);

    [Elec2Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_allElec2Events_scoreAsExpected(int version)
    {
        var data = RepositoryFiles.SharedData("elec2")!;
        var expected = ReadExpected(Path.Combine(data, "expected-scores.csv"), version);
        await using var bed = await ServiceBed.StartAsync();
        bed.Variables["ELECTRICITY_VERSION"] = version.ToString(CultureInfo.InvariantCulture);
        var plan = bed.Read(RepositoryFiles.Of("topologies", "electricity.yaml"));
        bed.CreateTopics(plan);
        using var folder = new TemporaryFolder();
        Assert.Equal(expected.Length, await bed.ProduceAsync(plan.Source.Topic, WithKeyAndTime(data, folder), "key", "time"));

        using var stop = new CancellationTokenSource();
        await using var service = ServiceBed.Service(plan, Path.Combine(data, "models"));
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
            var row = (int)((prediction.EventTimeMs - Start.ToUnixTimeMilliseconds()) / (long)HalfHour.TotalMilliseconds);
            seen[row] = true;
            Assert.True(Math.Abs(prediction.Score - expected[row]) <= Tolerance, $"row {row}: {prediction.Score}, expected {expected[row]}");
            Assert.Equal(prediction.Score >= 0.5, prediction.Decision);
            Assert.Equal($"nsw-{row / 48}", prediction.Key);
            Assert.Equal(version, prediction.ModelVersion);
            Assert.Equal([("si-model", "electricity"), ("si-model-version", version.ToString(CultureInfo.InvariantCulture))], prediction.Headers);
        }

        Assert.DoesNotContain(false, seen);
    }

    private static double[] ReadExpected(string file, int version) =>
        [.. File.ReadLines(file).Skip(1).Select(line => double.Parse(line.Split(',')[version], CultureInfo.InvariantCulture))];

    private static string WithKeyAndTime(string data, TemporaryFolder folder)
    {
        var path = folder.File("events.csv");
        using var output = new StreamWriter(path);
        var row = -1;
        foreach (var line in File.ReadLines(Path.Combine(data, "events.csv")))
        {
            output.WriteLine(row < 0 ? $"key,time,{line}" : $"nsw-{row / 48},{(Start + (row * HalfHour)).ToUnixTimeMilliseconds()},{line}");
            row++;
        }

        return path;
    }
}
