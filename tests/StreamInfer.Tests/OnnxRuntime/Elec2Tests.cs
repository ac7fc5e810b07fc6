using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.Tests.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.OnnxRuntime;

/// <summary>Models that others made, on real records, against scores that another program computed.</summary>
public sealed class Elec2Tests
{
    private const int Rows = 45_312;
    private const int BatchSize = 256;
    private const int Columns = 6;

    [Elec2Fact]
    public void Run_version1_givesTheExpectedScores() => AssertAllRows(version: 1);

    [Elec2Fact]
    public void Run_version2_givesTheExpectedScores() => AssertAllRows(version: 2);

    private static void AssertAllRows(int version)
    {
        var folder = Elec2FactAttribute.Folder!;
        var manifest = new ModelRepository(Path.Combine(folder, "models"), any => any.DefaultManifest()).Resolve("electricity", version).Manifest;
        using var session = OnnxModelLoader.Load(
            manifest, Plans.Features("period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer"), DevicePolicy.Cpu, BatchSize,
            NullLogger.Instance);
        var events = File.ReadAllLines(Path.Combine(folder, "events.csv"));
        var expected = File.ReadAllLines(Path.Combine(folder, "expected-scores.csv"));
        var block = new FeatureBlock(session.Layout, BatchSize);
        var scores = new ScoreBlock(session.Shape, BatchSize);
        for (var first = 0; first < Rows; first += BatchSize)
        {
            var rows = Math.Min(BatchSize, Rows - first);
            for (var row = 0; row < rows; row++)
            {
                var cells = events[1 + first + row].Split(',');
                for (var column = 0; column < Columns; column++)
                {
                    block.Tensors[0].Floats[(row * Columns) + column] = float.Parse(cells[column], CultureInfo.InvariantCulture);
                }
            }

            session.Run(block, rows, scores);
            for (var row = 0; row < rows; row++)
            {
                var score = double.Parse(expected[1 + first + row].Split(',')[version], CultureInfo.InvariantCulture);
                Assert.True(Math.Abs(score - scores.Scores[row]) <= 1e-5, $"row {first + row}: expected {score}, got {scores.Scores[row]}");
            }
        }

        Assert.Equal(Rows + 1, events.Length);
    }
}
