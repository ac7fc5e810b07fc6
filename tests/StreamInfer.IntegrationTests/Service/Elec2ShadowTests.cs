using System.Text.Json;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Two models made by others, one of them the other's shadow, on 45,312 real records: what is told of their differences is what can be computed without the service.</summary>
public class Elec2ShadowTests
{
    private const double Tolerance = 1e-5;
    private const double Threshold = 0.5;

    [Elec2Theory]
    [InlineData("electricity-shadow", "electricity-differences")]
    public async Task RunAsync_elec2WithAShadow_tellsTheDifferencesOfTheExpectedScores(string shadowTopic, string differencesTopic)
    {
        var (primary, shadow) = (Elec2Data.Expected(1), Elec2Data.Expected(2));
        using var folder = new TemporaryFolder();
        await using var bed = await ServiceBed.StartAsync();
        bed.Variables["ELECTRICITY_VERSION"] = "1";

        // As many events fit into the queue as there are: a shadow that falls behind passes others over. The gate's measure of run times is not what this is about.
        var plan = bed.Read(folder.Write("shadowed.yaml", (await File.ReadAllTextAsync(RepositoryFiles.Of("topologies", "electricity.yaml")))
            .Replace("threshold: 0.5", "threshold: 0.5\n  format: json", StringComparison.Ordinal)
            .Replace("deadline: 10ms", "deadline: 1s", StringComparison.Ordinal)
            + $"\nshadow:\n  - {{ version: 2, topic: {shadowTopic}, differencesTopic: {differencesTopic}, queueSize: 65536 }}\n"));
        bed.CreateTopics(plan);
        bed.Cluster.CreateTopic(shadowTopic, 1);
        bed.Cluster.CreateTopic(differencesTopic, 1);
        using var stop = new CancellationTokenSource();
        await using var service = ServiceBed.Service(plan, Elec2Data.Models);
        var running = service.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => Task.FromResult(running.IsCompleted || service.Shadows.Length > 0), () => "the shadow is there");

        Assert.Equal(primary.Length, await bed.ProduceAsync(plan.Source.Topic, Elec2Data.WriteEvents(folder), "key", "time"));
        var differences = await Task.Run(() => OutputReader.Read(bed.Cluster.BootstrapServers, differencesTopic, primary.Length));
        var (_, state) = Assert.Single(service.Shadows);
        await stop.CancelAsync();
        await running;

        Assert.Equal((primary.Length, primary.Length, 0L, 0L), (state.Offered, state.Scored, state.Dropped, state.Failed));
        Assert.Equal(Enumerable.Range(0, primary.Length), differences.Select(record => CheckRecord(record.Message.Value, primary, shadow)).Order());
        CheckAgreement(state.Agreement, primary, shadow);
    }

    /// <returns>The row that it is of.</returns>
    private static int CheckRecord(byte[] value, double[] primary, double[] shadow)
    {
        using var json = JsonDocument.Parse(value);
        var difference = json.RootElement;
        var row = Elec2Data.RowAt(difference.GetProperty("eventTime").GetInt64());
        Assert.Equal((1, 2), (difference.GetProperty("primaryVersion").GetInt32(), difference.GetProperty("shadowVersion").GetInt32()));
        Assert.Equal(primary[row], difference.GetProperty("primaryScore").GetDouble(), Tolerance);
        Assert.Equal(shadow[row], difference.GetProperty("shadowScore").GetDouble(), Tolerance);
        Assert.Equal(Math.Abs(shadow[row] - primary[row]), difference.GetProperty("difference").GetDouble(), 2 * Tolerance);
        if (!IsNear(primary[row]) && !IsNear(shadow[row]))
        {
            Assert.Equal(Decides(primary[row]) == Decides(shadow[row]), difference.GetProperty("agrees").GetBoolean());
        }

        return row;
    }

    private static void CheckAgreement(StreamInfer.Models.Shadows.Agreement agreement, double[] primary, double[] shadow)
    {
        var near = primary.Zip(shadow).Count(pair => IsNear(pair.First) || IsNear(pair.Second));
        var differences = primary.Zip(shadow, (one, other) => Math.Abs(other - one)).ToList();
        Assert.Equal((primary.Length, 0), (agreement.Pairs, agreement.NotNumbers));
        Assert.Equal(differences.Average(), agreement.MeanDifference, Tolerance);
        Assert.Equal(differences.Max(), agreement.GreatestDifference, 2 * Tolerance);
        AssertCount(agreement.BothTrue, first: true, second: true);
        AssertCount(agreement.OnlyPrimaryTrue, first: true, second: false);
        AssertCount(agreement.OnlyShadowTrue, first: false, second: true);
        AssertCount(agreement.BothFalse, first: false, second: false);

        // The counts that a score on the edge may fall either side of.
        void AssertCount(long counted, bool first, bool second) =>
            Assert.InRange(counted - primary.Zip(shadow).Count(pair => Decides(pair.First) == first && Decides(pair.Second) == second), -near, near);
    }

    private static bool Decides(double score) => score >= Threshold;

    private static bool IsNear(double score) => Math.Abs(score - Threshold) <= Tolerance;
}
