using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Labels;

public class LabelledQualityTests
{
    private const long Minute = 60_000;

    // Panes of a minute: 24 of a window, and half as many of the horizon.
    private static readonly LabelsPlan Plan = new("labels") { Window = TimeSpan.FromMinutes(24), Horizon = TimeSpan.FromMinutes(12), MaxPending = 10_000 };

    private readonly List<ErrorChange> _changes = [];

    [Fact]
    public void Take_predictionsAndLabels_figuresAreOfWhatCameTrue()
    {
        var quality = Quality(Plan);
        for (var i = 0; i < 200; i++)
        {
            quality.Take(Predict(i, i, score: i % 4 == 0 ? 0.9 : 0.1));
            quality.Take(Label(i, i + 1, happened: i % 8 == 0));
        }

        var version = Assert.Single(quality.Snapshot().Versions);
        Assert.Equal((1, "primary", 200L, 200L, true), (version.Version, version.Route, version.Labels, version.Predictions, version.IsSufficient));
        Assert.Equal((0.875, 0.5, 1.0), (version.Figures.Accuracy, version.Figures.Precision, version.Figures.Recall));
        Assert.Equal(0.9, version.Estimated.Accuracy!.Value, 1e-6);
        Assert.False(version.IsCalibrated);
        Assert.Equal([0.1, 0.9], version.Calibration.Where(bin => bin.Count > 0).Select(bin => Math.Round(bin.MeanScore!.Value, 6)));
        Assert.Equal([150L, 50L], version.Calibration.Where(bin => bin.Count > 0).Select(bin => bin.Count));
        Assert.Equal(new QualityPoint(Minute, 200, 0.875, version.Estimated.Accuracy), Assert.Single(version.History));
    }

    /// <summary>Where labels take longer than a window is long, figures are of the window for which they have come.</summary>
    [Fact]
    public void Snapshot_labelsLaterThanAWindow_figuresAreOfTheNewestLabelledOne()
    {
        var plan = Plan with { Window = TimeSpan.FromMinutes(6), Horizon = TimeSpan.FromMinutes(60) };
        var quality = Quality(plan);
        for (var i = 0; i < 50; i++)
        {
            quality.Take(Predict(i, i * Minute, score: i < 20 ? 0.9 : 0.1));
            if (i >= 30)
            {
                quality.Take(Label(i - 30, i * Minute, happened: true));
            }
        }

        var version = Assert.Single(quality.Snapshot().Versions);
        Assert.Equal((6L, 1.0), (version.Labels, version.Figures.Accuracy));
        Assert.Equal((6L, 0.9), (version.Predictions, Math.Round(version.Estimated.Accuracy!.Value, 6)));
        Assert.Equal(0.9, Math.Round(version.Estimated.TrueNegatives / 6, 6));
    }

    [Fact]
    public void Take_neverComingLabels_expireAndPanesLeave()
    {
        var quality = Quality(Plan);
        for (var i = 0; i < 1000; i++)
        {
            quality.Take(Predict(i, i * Minute));
        }

        var snapshot = quality.Snapshot();
        Assert.Equal((987L, 13L, 13L, 0L), (snapshot.Expired, snapshot.Pending, snapshot.Waiting, snapshot.Joined));
        Assert.Equal(37, Assert.Single(snapshot.Versions).History.Length);
        Assert.Equal(24L, snapshot.Versions[0].Predictions);
    }

    /// <summary>Nobody else's clock can expire what waits.</summary>
    [Fact]
    public void Take_aLabelFromTheFuture_movesNoClock()
    {
        var quality = Quality(Plan);
        quality.Take(Predict(1, 0));
        quality.Take(Label(7, long.MaxValue / 2, happened: true));
        quality.Take(Label(1, 5, happened: true));

        var snapshot = quality.Snapshot();
        Assert.Equal((1L, 0L, 0L, 0L), (snapshot.Joined, snapshot.Waiting, snapshot.Expired, snapshot.Clock!.Value));
    }

    [Fact]
    public void Take_labelsBeforeAnyPrediction_waitForThem()
    {
        var quality = Quality(Plan with { MaxPending = 2 });
        for (var i = 0; i < 3; i++)
        {
            quality.Take(Label(i, 0, happened: true));
        }

        Assert.Equal((2L, 1L, null), (quality.Snapshot().Pending, quality.Snapshot().Evicted, quality.Snapshot().Clock));
        quality.Take(Predict(2, 1_000 * Minute));
        quality.Take(Predict(1, 1_000 * Minute));
        quality.Take(Predict(0, 1_000 * Minute));
        Assert.Equal(2L, quality.Snapshot().Joined);
    }

    [Fact]
    public void Take_floodOfLabels_staysBoundedAndIsCounted()
    {
        var quality = Quality(Plan with { MaxPending = 100 });
        quality.Take(Predict(0, 0));
        for (var i = 1; i <= 5_000; i++)
        {
            quality.Take(Label(i, 0, happened: true));
        }

        quality.Take(Label(0, 1, happened: true));
        var snapshot = quality.Snapshot();
        Assert.Equal((101L, 0L, 4_900L, 1L), (snapshot.Pending, snapshot.Waiting, snapshot.Evicted, snapshot.Joined));
    }

    [Fact]
    public void Take_aPredictionAgain_countsOnce()
    {
        var quality = Quality(Plan);
        quality.Take(Predict(1, 0));
        quality.Take(Label(1, 1, happened: true));
        quality.Take(Predict(1, Minute));
        quality.Take(Label(1, Minute, happened: true));
        quality.Take(Label(1, Minute, happened: false));

        var snapshot = quality.Snapshot();
        Assert.Equal((1L, 1L, 1L), (snapshot.Joined, snapshot.Duplicates, snapshot.Contradictory));
        Assert.Equal((1L, 1L), (Assert.Single(snapshot.Versions).Predictions, snapshot.Versions[0].Labels));
    }

    [Fact]
    public void Take_predictionWithoutId_isExpectedAndNotJoined()
    {
        var quality = Quality(Plan);
        quality.Take(JoinEntry.Prediction(0, null, 1, PredictionRoute.Primary, 0.9));
        quality.Take(JoinEntry.Prediction(0, 1, 1, PredictionRoute.Primary, double.NaN));
        quality.Take(Label(1, 0, happened: true));
        quality.Take(JoinEntry.Rejected(0, "why"));

        var snapshot = quality.Snapshot();
        Assert.Equal((1L, 1L), (snapshot.Rejected, snapshot.Joined));
        Assert.Equal((2L, 0L), (Assert.Single(snapshot.Versions).Predictions, snapshot.Versions[0].Labels));
    }

    [Fact]
    public void Take_manyVersions_theOneSeenLongestAgoLeaves()
    {
        var quality = Quality(Plan);
        for (var version = 1; version <= LabelledQuality.MostTracks + 1; version++)
        {
            quality.Take(Predict(version, version, version: version));
        }

        Assert.Equal(Enumerable.Range(2, LabelledQuality.MostTracks), quality.Snapshot().Versions.Select(version => version.Version));
    }

    [Fact]
    public void Comparison_candidateDecidesWorse_isDecided()
    {
        var quality = Quality(Plan);

        // What the active version did before the candidate came does not count: it was another time.
        for (var i = 0; i < 500; i++)
        {
            Event(quality, 100_000 + i, i, 1, PredictionRoute.Primary, isRight: false);
        }

        for (var i = 0; i < 1_000; i++)
        {
            Event(quality, i, Minute + i, 1, PredictionRoute.Primary, isRight: i % 10 != 0);
            Event(quality, 10_000 + i, Minute + i, 2, PredictionRoute.Rollout, isRight: i % 2 != 0);
        }

        var contest = quality.Snapshot().Comparison!;
        Assert.Equal((1, 2, true), (contest.A, contest.B, contest.IsDecided));
        Assert.Equal((new VersionOutcomes(900, 1_000), new VersionOutcomes(500, 1_000)), (contest.OutcomesA, contest.OutcomesB));
        Assert.Equal(-0.4, contest.Difference, 1e-9);
        Assert.InRange(contest.Difference, contest.Low, contest.High);
    }

    [Fact]
    public void Comparison_fewLabelsOrOneVersion_isNothing()
    {
        var quality = Quality(Plan);
        for (var i = 0; i < 99; i++)
        {
            Event(quality, i, i, 1, PredictionRoute.Primary, isRight: true);
            Event(quality, 1_000 + i, i, 2, PredictionRoute.Rollout, isRight: true);
        }

        Assert.Null(quality.Snapshot().Comparison);
    }

    [Theory]
    [InlineData(DetectorKind.Ddm, "ddm")]
    [InlineData(DetectorKind.HddmA, "hddm")]
    public void Take_errorsRise_theDetectorSaysSoOfThatVersion(DetectorKind kind, string name)
    {
        var quality = Quality(Plan with { Detectors = [kind] });
        for (var i = 0; i < 2_000; i++)
        {
            Event(quality, i, i, 1, PredictionRoute.Primary, isRight: i < 1_000 ? i % 20 != 0 : i % 2 != 0);
            Event(quality, 10_000 + i, i, 2, PredictionRoute.Rollout, isRight: i % 20 != 0);
        }

        Assert.NotEmpty(_changes);
        Assert.All(_changes, change => Assert.Equal((1, PredictionRoute.Primary, name), (change.Version, change.Route, change.Detector)));
        Assert.InRange(_changes[0].LabelMs, 1_001, 1_300);
    }

    /// <summary>
    /// Two partitions of predictions and one of labels, read in any interleaving, and begun anew at any point: the figures are those of the log, whoever reads it how.
    /// </summary>
    [Fact]
    public void Take_anyInterleavingAndRestart_hasTheSameFigures()
    {
        var steps = Gen.Choose(0, 2).ArrayOf(400);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20261129, 5),
            Prop.ForAll(steps.SelectMany(order => Gen.Choose(0, 400).Select(restart => (order, restart))).ToArbitrary(), world =>
            {
                var log = Log(step: 7_000);
                var (reference, read) = (Read(log, [], restart: null), Read(log, world.order, world.restart));
                Assert.Equal(Json(reference), Json(read));
            }));
    }

    /// <summary>
    /// While it goes on, a partition is at its end again and again and holds nobody back, so records come in another order than when they are read again. Only the looks of the
    /// comparison know of it.
    /// </summary>
    [Fact]
    public void Take_partitionsThatAreAtTheirEndsNowAndThen_hasTheSameFigures()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20261129, 9),
            Prop.ForAll(Gen.Choose(0, 5).ArrayOf(800).ToArbitrary(), order =>
            {
                // Close together: all of it is within the horizon, so nothing leaves that came early.
                var log = Log(step: 1_500);
                var (reference, read) = (Read(log, [], restart: null), Read(log, order, restart: null));
                Assert.Equal(Json(reference with { Comparison = null }), Json(read with { Comparison = null }));
                Assert.Equal((reference.Comparison!.OutcomesA, reference.Comparison.OutcomesB), (read.Comparison!.OutcomesA, read.Comparison.OutcomesB));
            }));
    }

    private static List<JoinEntry>[] Log(int step)
    {
        List<JoinEntry>[] log = [[], [], []];
        for (var i = 0; i < 450; i++)
        {
            var (version, route) = i % 3 == 0 ? (2, PredictionRoute.Rollout) : (1, PredictionRoute.Primary);
            log[i % 2].Add(Predict(i, i * step, version, route, (i * 37 % 100) / 100.0));
            if (i >= 20)
            {
                log[2].Add(Label(i - 20, i * step, (i * 13 % 7) > 2));
            }

            if (i % 11 == 0)
            {
                log[2].Add(Label(i, i * step, (i * 5 % 3) > 1));
            }
        }

        return log;
    }

    /// <summary>Reads the partitions as their records come, by the order given and then whatever is left.</summary>
    private static LabelsSnapshot Read(List<JoinEntry>[] log, int[] order, int? restart)
    {
        var (quality, merge, next) = (Fresh(), new PartitionMerge(log.Length), new int[log.Length]);
        foreach (var (step, partition) in order.Concat(Enumerable.Range(0, log.Length).SelectMany(partition => Enumerable.Repeat(partition, log[partition].Count + 1))).Index())
        {
            if (step == restart)
            {
                // A new reader knows nothing but the log.
                return Read(log, order[step..], restart: null);
            }

            if (partition >= log.Length)
            {
                merge.AtEnd(partition - log.Length);
            }
            else if (next[partition] < log[partition].Count)
            {
                merge.Add(partition, log[partition][next[partition]++]);
            }
            else
            {
                merge.AtEnd(partition);
            }

            while (merge.TryTake(out var entry, out _))
            {
                quality.Take(entry);
            }
        }

        Assert.True(merge.IsDrained);
        return quality.Snapshot();
    }

    private static string Json(LabelsSnapshot snapshot) => System.Text.Json.JsonSerializer.Serialize(snapshot);

    private static LabelledQuality Fresh() => new(Plan, _ => 0.5, _ => { });

    private static void Event(LabelledQuality quality, int id, long at, int version, PredictionRoute route, bool isRight)
    {
        quality.Take(Predict(id, at, version, route, 0.9));
        quality.Take(Label(id, at, isRight));
    }

    private static JoinEntry Predict(int id, long at, int version = 1, PredictionRoute route = PredictionRoute.Primary, double score = 0.9) =>
        JoinEntry.Prediction(at, (UInt128)id, version, route, score);

    private static JoinEntry Label(int id, long at, bool happened) => JoinEntry.Label(at, (UInt128)id, happened);

    private LabelledQuality Quality(LabelsPlan plan) => new(plan, _ => 0.5, _changes.Add);
}
