using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Tests.Monitoring.Kit;
using StreamInfer.Topologies;
using Xunit;

namespace StreamInfer.Tests.Monitoring.Engine;

public sealed class MonitoringEngineTests
{
    private static readonly MonitoredVersion One = EngineBed.VersionOf(1, EngineBed.ReferenceOf(1));

    [Fact]
    public void Take_nothingChanged_noAlarm()
    {
        var bed = new EngineBed();

        bed.Feed(One, seconds: 1800);

        Assert.Empty(bed.Alarmed);
        Assert.Equal(AlarmState.Ok, bed.Version.Subjects.Single(subject => subject.Subject == "a").State);
        Assert.Equal(ReferenceKind.Training, bed.Version.Reference);
    }

    [Fact]
    public void Take_aFeatureShifts_itIsAlarmedAndRecovers()
    {
        var bed = new EngineBed();
        bed.Feed(One, 600);

        bed.Feed(One, 900, seed: 8, change: row => row[2] += 2 * Scale("c"));
        var during = bed.Drifts.Where(record => record is { Subject: "c", State: AlarmState.Drift }).ToArray();
        bed.Feed(One, 1800, seed: 9);

        var record = Assert.Single(during);
        Assert.Equal(DriftCause.Psi, record.Cause);
        Assert.StartsWith("c: PSI ", record.Words, StringComparison.Ordinal);
        Assert.Contains("mean +", record.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("a", bed.Alarmed);
        Assert.DoesNotContain("channel", bed.Alarmed);
        Assert.Equal(
            [AlarmState.Drift, AlarmState.Recovered, AlarmState.Ok],
            bed.Drifts.Where(item => item.Subject == "c").Select(item => item.State).SkipWhile(state => state < AlarmState.Warning).Where(state => state != AlarmState.Warning));
    }

    [Fact]
    public void Take_versionsAreSwapped_noAlarm()
    {
        var two = EngineBed.VersionOf(2, EngineBed.ReferenceOf(2, rows: 3_000, seed: 50));
        var bed = new EngineBed();

        bed.Feed(One, 900);
        bed.Feed(two, 900, seed: 8);

        Assert.Empty(bed.Alarmed);
        Assert.Equal(2, bed.Version.Version);
        Assert.Equal(AlarmState.Ok, bed.Version.Subjects.Single(subject => subject.Subject == "a").State);
    }

    [Fact]
    public void Take_versionsWithOtherReferences_eachIsJudgedByItsOwn()
    {
        var shifted = new SampleReference.SampleRows(5_000, 3).With(0, (_, value) => value + 100);
        var builder = new StreamInfer.Monitoring.Profiles.ReferenceProfileBuilder();
        builder.AddNumeric("a", shifted.Column(0));
        var reference = StreamInfer.Monitoring.Profiles.ReferenceProfileReader.Parse(
            StreamInfer.Monitoring.Profiles.ReferenceProfileWriter.Write(builder.Build("sample", 2, DateTimeOffset.UnixEpoch)));
        var bed = new EngineBed();

        for (var i = 0; i < 15; i++)
        {
            bed.Feed(One, 60, seed: (ulong)(100 + i));
            bed.Feed(EngineBed.VersionOf(2, reference), 60, seed: (ulong)(200 + i), route: "rollout");
        }

        Assert.All(bed.Drifts.Where(record => record.State == AlarmState.Drift), record => Assert.Equal(2, record.ModelVersion));
        Assert.Contains("a", bed.Alarmed);
        Assert.Contains(bed.Notes, note => note.Contains("b, c, constant, channel are not in the reference", StringComparison.Ordinal));
    }

    [Fact]
    public void Take_referenceOfAnotherVersion_isRefusedAndSaid()
    {
        var bed = new EngineBed();

        bed.Feed(EngineBed.VersionOf(3, EngineBed.ReferenceOf(1)), 10);

        Assert.Contains(bed.Notes, note => note.Contains("is of model sample version 1, not of sample version 3", StringComparison.Ordinal));
        Assert.NotEqual(ReferenceKind.Training, bed.Version.Reference);
    }

    [Fact]
    public void Take_referenceOfOtherFeatures_isRefused()
    {
        var reference = EngineBed.ReferenceOf(1) with { FeatureDigest = "0123456789abcdef" };

        var version = new MonitoredVersion("sample", 1, [.. SampleReference.Numbers], [.. SampleReference.Categories], reference, "fedcba9876543210");

        Assert.Null(version.Reference);
        Assert.Contains("0123456789abcdef", version.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_withoutAReference_theWindowBeforeIsOne()
    {
        var bed = new EngineBed();
        var version = EngineBed.VersionOf(1, reference: null);
        bed.Feed(version, 900);
        Assert.Equal(ReferenceKind.Trailing, bed.Version.Reference);
        Assert.Empty(bed.Alarmed);

        bed.Feed(version, 300, seed: 8, change: row => row[2] += 2 * Scale("c"));

        Assert.Contains("c", bed.Alarmed);
        Assert.Contains(bed.Notes, note => note.Contains("no training distribution", StringComparison.Ordinal));
    }

    [Fact]
    public void Take_missingInfiniteAndConstantValues_areAlarmedAsSuch()
    {
        var bed = new EngineBed();

        bed.FeedOne(One, bed.Now);
        bed.Feed(One, 900, change: row =>
        {
            row[0] = float.NaN;
            row[1] = float.PositiveInfinity;
            row[2] = 3;
        });

        Assert.Contains("a", bed.Alarmed);
        Assert.Contains(bed.Drifts, record => record is { Subject: "a", Cause: DriftCause.Missing });
        Assert.Contains(bed.Drifts, record => record is { Subject: "c", Cause: DriftCause.Frozen });
        Assert.DoesNotContain(bed.Version.Subjects, subject => subject is { Subject: "b", State: AlarmState.Ok });
    }

    [Fact]
    public void Take_emptyBatch_nothingHappens()
    {
        var bed = new EngineBed();

        bed.Feed(One, seconds: 1, perSecond: 0);

        Assert.Null(bed.Engine.WatermarkMs);
        Assert.Equal(AlarmState.Insufficient, bed.Engine.Snapshot().State);
    }

    [Fact]
    public void Take_clockThatJumps_isCountedAndMovesNothing()
    {
        var bed = new EngineBed();
        bed.Feed(One, 120);
        var watermark = bed.Engine.WatermarkMs;

        bed.FeedOne(One, bed.Now + (86_400 * EngineBed.Second));
        bed.FeedOne(One, 0);

        Assert.Equal(watermark, bed.Engine.WatermarkMs);
        var snapshot = bed.Engine.Snapshot();
        Assert.Equal((1, 1), (snapshot.Future, snapshot.TooLate));
    }

    [Fact]
    public void Advance_idlePartition_windowsGoOn()
    {
        var bed = new EngineBed();
        bed.FeedOne(One, bed.Now, partition: 1);

        bed.Feed(One, 600);

        Assert.True(bed.Engine.WatermarkMs > EngineBed.Start + (9 * EngineBed.Minute));
        Assert.NotNull(bed.Version.Window);
    }

    [Fact]
    public void Take_millionCategories_memoryIsBounded()
    {
        var bed = new EngineBed();
        var batch = new MonitoringBatch();
        var before = bed.Save().Length;
        for (var i = 0; i < 1000; i++)
        {
            batch.Begin(One, "primary");
            for (var j = 0; j < 1000; j++)
            {
                var row = batch.Add(new MonitoredEvent(0, (i * 1000) + j, bed.Now, default, 0.5, null));
                batch.CategoriesOf(row)[0] = StreamInfer.Monitoring.Randomness.Fnv1a.Hash($"category {i} {j}");
            }

            bed.Engine.Take(batch, bed.Now);
        }

        Assert.True(bed.Save().Length < before + 20_000);
        Assert.Equal(1_000_000, bed.Version.Violations.Single(item => item.Column == "channel").Count);
    }

    [Fact]
    public void Take_aSignalMoves_itsDetectorSignals()
    {
        var plan = EngineBed.Plan with { Detectors = [new DetectorPlan("c", DetectorKind.Adwin), new DetectorPlan("nothing", DetectorKind.Adwin)] };
        var bed = new EngineBed(plan);
        bed.Feed(One, 100);
        Assert.DoesNotContain(bed.Drifts, record => record.Cause == DriftCause.Detector);

        bed.Feed(One, 50, seed: 8, change: row => row[2] += 3 * Scale("c"));

        Assert.Contains(bed.Drifts, record => record is { Subject: "c", Cause: DriftCause.Detector, Detector: "adwin" });
        Assert.Contains(bed.Notes, note => note.Contains("nothing are no signals", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(AnomalyMethod.HalfSpaceTrees)]
    [InlineData(AnomalyMethod.RobustZ)]
    public void Take_strangeEvents_areAlertedOnWithTheirFeature(AnomalyMethod method)
    {
        var bed = new EngineBed(EngineBed.Plan with { Anomalies = new AnomalyPlan { Method = method, AlertFraction = 0.01 } });
        bed.Feed(One, 600);
        bed.Anomalies.Clear();

        for (var i = 0; i < 5; i++)
        {
            bed.FeedOne(One, bed.Now, change: row => (row[0], row[1], row[2]) = (-4, 40, 8));
        }

        Assert.Equal(5, bed.Anomalies.Count);
        Assert.All(bed.Anomalies, record =>
        {
            Assert.Equal("b", record.Top[0].Feature);
            Assert.True(record.Score > record.Threshold);
            Assert.Equal(method, record.Method);
        });
    }

    [Fact]
    public void Take_wholeStreamBecomesStrange_alertsStayWithinTheBudget()
    {
        var bed = new EngineBed(EngineBed.Plan with { Anomalies = new AnomalyPlan { Method = AnomalyMethod.RobustZ, AlertFraction = 0.01 } });
        bed.Feed(One, 600);
        bed.Anomalies.Clear();

        bed.Feed(One, 60, seed: 8, change: row => row[1] = 40);

        Assert.InRange(bed.Anomalies.Count, 100, 300);
        Assert.True(bed.Version.Suppressed > 800);
    }

    private static float Scale(string feature) => (float)One.Reference!.Features.Single(item => item.Name == feature).Numeric!.Scale;
}
