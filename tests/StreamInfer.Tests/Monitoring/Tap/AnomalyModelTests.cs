using StreamInfer.Inference;
using StreamInfer.Monitoring.Anomalies;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Tap;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Tests.Models;
using StreamInfer.Tests.Monitoring.Engine;
using StreamInfer.Tests.OnnxRuntime;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Tap;

/// <summary>A detector of the user's own.</summary>
public sealed class AnomalyModelTests
{
    [Fact]
    public void Run_rowsOfAnotherLayout_givesTheModelsScores()
    {
        using var model = new ModelCase("isolation");
        using var session = model.Load(Plans.Features("a", "b", "c"));
        var expected = model.Rows(session, out var rows);
        var apart = new RowLayout(
            [new TensorSpec("rest", ColumnType.Double, 2), new TensorSpec("first", ColumnType.Float, 1)],
            [new ColumnSlot(1, 0, 1), new ColumnSlot(0, 1, 1), new ColumnSlot(0, 0, 1)]);
        var block = new FeatureBlock(apart, rows);
        for (var row = 0; row < rows; row++)
        {
            var values = expected.Tensors[0].Floats.AsSpan(row * 3, 3);
            block.Tensors[1].Floats[row] = values[0];
            (block.Tensors[0].Doubles[(row * 2) + 1], block.Tensors[0].Doubles[row * 2]) = (values[1], values[2]);
        }

        var detector = new AnomalyModel(session, rows);
        detector.Begin(apart);
        for (var row = 0; row < rows; row++)
        {
            detector.Add(block, row);
        }

        var scores = detector.Run().ToArray();

        Assert.Equal(rows, scores.Length);
        Assert.All(scores.Zip(model.Scores), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.Equal((0, null), (detector.Failures, detector.LastFailure));
    }

    [Fact]
    public void Run_theModelFails_rowsHaveNoScoreAndAreCounted()
    {
        var detector = new AnomalyModel(new FirstColumnModel(1, poison: 7), 4);
        var block = new FeatureBlock(new FirstColumnModel(1).Layout, 4);
        (block.Tensors[0].Floats[0], block.Tensors[0].Floats[1]) = (1, 7);

        detector.Begin(block.Layout);
        detector.Add(block, 0);
        detector.Add(block, 1);
        Assert.All(detector.Run().ToArray(), score => Assert.Equal(double.NaN, score));
        detector.Begin(block.Layout);
        detector.Add(block, 0);
        Assert.Equal(1, detector.Run()[0]);

        Assert.Equal(2, detector.Failures);
        Assert.Contains("out of bounds", detector.LastFailure, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_textWhereANumberIsDue_isSaidAndCounted()
    {
        var text = new RowLayout([new TensorSpec("x", ColumnType.String, 1)], [new ColumnSlot(0, 0, 1)]);
        var detector = new AnomalyModel(new FirstColumnModel(1), 4);

        detector.Begin(text);
        detector.Add(new FeatureBlock(text, 1), 0);

        Assert.Equal(double.NaN, detector.Run()[0]);
        Assert.Contains("is text for the model that scores", detector.LastFailure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Take_strangeScores_areAlertedOnWithinTheBudget(bool isLowStrange)
    {
        var bed = new EngineBed(EngineBed.Plan with
        {
            Anomalies = new AnomalyPlan { Method = AnomalyMethod.Model, AlertFraction = 0.02, Model = new AnomalyModelPlan("odd", 1, isLowStrange) },
        });
        var version = EngineBed.VersionOf(1, EngineBed.ReferenceOf(1));
        var batch = new MonitoringBatch();
        var sign = isLowStrange ? -1 : 1;
        for (var minute = 0; minute < 8; minute++)
        {
            batch.Begin(version, "primary");
            var scores = new double[300];
            for (var i = 0; i < scores.Length; i++)
            {
                var row = batch.Add(new MonitoredEvent(0, (minute * scores.Length) + i, bed.Now, default, 0.5, null));
                batch.NumbersOf(row).Fill(0);
                batch.CategoriesOf(row).Clear();
                scores[i] = i == 299 ? double.NaN : sign * (-0.3 + (0.6 * i / 300.0));
            }

            batch.SetDetectorScores(scores);
            bed.Engine.Take(batch, bed.Now);
            bed.Now += EngineBed.Minute;
        }

        // Windows fire from the first minute on, and the budget begins with 500 events.
        Assert.InRange(bed.Anomalies.Count, 10, 8 * 6);
        Assert.All(bed.Anomalies, record =>
        {
            Assert.Equal(AnomalyMethod.Model, record.Method);
            Assert.True((sign * record.Score) > (sign * record.Threshold) && (sign * record.Score) > 0.28, $"{record.Score} {record.Threshold}");
        });
        Assert.Equal([0.5, 0.99, 0.999], bed.Version.AnomalyScores.Select(item => item.Share));
        Assert.InRange(sign * bed.Version.AnomalyScores[1].Score, 0.28, 0.3);
    }

    [Fact]
    public async Task TryStep_withADetector_everyEventIsCountedAndThoseItFailsOnAreNotJudged()
    {
        var plan = EngineBed.Plan with
        {
            Windows = EngineBed.Plan.Windows with { Time = TimeBasis.Processing },
            Anomalies = new AnomalyPlan { Method = AnomalyMethod.Model, Model = new AnomalyModelPlan("odd", 1, IsLowStrange: false) },
        };
        using var tap = new MonitoringTap(4, copiesKeys: false);
        using var rig = new Rig();
        rig.Observers.Add(tap);
        for (var i = 0; i < 200; i++)
        {
            rig.Append(0, i);
        }

        await rig.RunUntilPublishedAsync(200);
        var bed = new EngineBed(plan);
        var pump = new MonitoringPump(
            tap,
            bed.Engine,
            rig.Topology,
            plan,
            (model, columns) => new MonitoredVersion(model.Identity.Name, model.Identity.Version, columns.Numeric, columns.Categorical, reference: null),
            rig.Time,
            new FirstColumnModel(1, poison: 100));
        while (pump.TryStep())
        {
        }

        Assert.Equal(200, bed.Engine.Snapshot().OnTime);
        Assert.InRange(pump.DetectorFailures, 1, 4);
    }

    [Fact]
    public void OfScore_anyScores_ranksKeepTheirOrderAndComeBack()
    {
        double[] scores = [-1_000, -1, -0.5, -0.1, -0.001, 0, 0.0001, 0.1, 0.11, 1, 50, 100_000];
        var ranks = Array.ConvertAll(scores, AnomalyRank.OfScore);

        Assert.All(ranks, rank => Assert.True(rank > 0));
        Assert.Equal(ranks.Order(), ranks);
        Assert.All(scores.Zip(ranks), pair => Assert.Equal(pair.First, AnomalyRank.ToScore(pair.Second), Math.Max(1e-12, Math.Abs(pair.First) * 1e-9)));
    }
}
