using System.Text;
using System.Text.Json;
using StreamInfer.Decoding;
using StreamInfer.Host.Simulation;
using StreamInfer.Models;

namespace StreamInfer.Tests.Host.Simulation;

/// <summary>What the training script computed against what the service computes.</summary>
public class FraudModelTests
{
    [Fact]
    public void Columns_ofTheTopology_areThoseOfTraining()
    {
        var plan = FraudTopology.ReadPlan();

        Assert.Equal(25, plan.Features.Length);
        Assert.Equal(51, plan.Features.Sum(feature => feature.ColumnCount));
        Assert.Equal(2, plan.Model.Version);
    }

    [Fact]
    public void Encode_eventsOfTraining_givesTheColumnsOfTraining()
    {
        using var topology = new FraudTopology(version: 2);
        var lines = File.ReadAllLines(Path.Combine(FraudTopology.Folder, "eng", "models", "parity.jsonl"));
        var seen = QualityFlags.None;
        foreach (var line in lines)
        {
            using var record = JsonDocument.Parse(line);
            var expected = record.RootElement.GetProperty("columns").EnumerateArray().Select(column => column.GetSingle()).ToArray();

            var columns = topology.Encode(Encoding.UTF8.GetBytes(record.RootElement.GetProperty("event").GetRawText()), out var quality);

            // Two libraries' logarithms may differ in the last bit of a double, and so the float in its last.
            Assert.All(expected.Zip(columns), pair => Assert.Equal(pair.First, pair.Second, Math.Max(1e-7, Math.Abs(pair.First) * 1.2e-7)));
            Assert.Equal(expected.Length, columns.Length);
            seen |= quality;
        }

        Assert.True(lines.Length >= 40);
        Assert.Equal(QualityFlags.Imputed | QualityFlags.UnknownCategory, seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Verify_goldenRecords_scoreAsTheTrainingSays(int version)
    {
        using var topology = new FraudTopology(version);
        var manifest = topology.Model.Manifest;

        Assert.Equal(20, GoldenRecords.Verify(manifest.GoldenFile!, manifest.GoldenTolerance, topology.Session));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Score_unseenTraffic_alertsOnAboutSixInAThousand(int version)
    {
        const int count = 20_000;
        using var topology = new FraudTopology(version);
        using var payload = new TransactionPayload(schemaId: null);
        var threshold = topology.Model.Manifest.Threshold!.Value;
        int alerts = 0, caught = 0, frauds = 0, imputed = 0;
        foreach (var (transaction, label) in Simulations.Take(Simulations.Options(seed: 4711), count))
        {
            var alert = topology.Score(payload.Encode(transaction), out var quality) >= threshold;
            alerts += alert ? 1 : 0;
            caught += alert && label != FraudPattern.None ? 1 : 0;
            frauds += label != FraudPattern.None ? 1 : 0;
            imputed += quality == QualityFlags.Imputed ? 1 : 0;
            Assert.True(quality is QualityFlags.None or QualityFlags.Imputed);
        }

        Assert.InRange(alerts / (double)count, 0.003, 0.01);
        Assert.InRange(caught / (double)frauds, 0.5, 1);
        Assert.InRange(imputed / (double)count, 0.005, 0.05);
    }
}
