using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Tests.Monitoring.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Engine;

/// <summary>Columns that are counted, but never alarm.</summary>
public sealed class UnwatchedTests
{
    private static readonly MonitoredVersion One = EngineBed.VersionOf(1, EngineBed.ReferenceOf(1));

    private static readonly MonitoringPlan WithoutA = EngineBed.Plan with { Unwatched = MonitoringPlan.Nothing.Add("a"), Summaries = true };

    [Fact]
    public void Take_anUnwatchedFeatureMoves_nothingAlarmsAndItIsCounted()
    {
        var bed = new EngineBed(WithoutA);

        bed.Feed(One, 1200, change: row => row[0] = row[0] > 0 ? float.NaN : 1_000);

        Assert.Empty(bed.Alarmed);
        Assert.DoesNotContain(bed.Drifts, record => record.Subject == "a" || record.Subject.StartsWith("$proj", StringComparison.Ordinal));
        var subject = bed.Version.Subjects.Single(item => item.Subject == "a");
        Assert.Equal((false, AlarmState.Insufficient, null), (subject.IsWatched, subject.State, subject.Evaluation.Statistics));
        Assert.Equal("a: not watched", subject.Words);
        Assert.InRange(subject.MissingRatio!.Value, 0.4, 0.6);
        Assert.Contains(bed.Version.Violations, violation => violation is { Column: "a", Reason: FeatureViolation.Missing });
        Assert.Equal(AlarmState.Ok, bed.Version.State);
    }

    [Fact]
    public void Take_anUnwatchedFeatureMoves_othersStillAlarm()
    {
        var bed = new EngineBed(WithoutA);

        bed.Feed(One, 1200, change: row => (row[0], row[2]) = (1_000, row[2] + 1));

        Assert.Contains("c", bed.Alarmed);
        Assert.DoesNotContain("a", bed.Alarmed);
    }

    [Fact]
    public void Take_anUnwatchedFeatureIsStrange_noEventIsAlertedOn()
    {
        var plan = WithoutA with { Anomalies = new AnomalyPlan { Method = AnomalyMethod.RobustZ, AlertFraction = 0.01 } };
        var bed = new EngineBed(plan);
        bed.Feed(One, 1200);
        var before = bed.Anomalies.Count;

        bed.FeedOne(One, bed.Now, change: row => row[0] = 1_000_000);

        Assert.Equal(before, bed.Anomalies.Count);
        Assert.DoesNotContain(bed.Anomalies, record => record.Top.Any(feature => feature.Feature == "a"));
    }

    [Fact]
    public void Restore_aSubjectInDriftIsExcludedNow_stopsCounting()
    {
        var bed = new EngineBed();
        bed.Feed(One, 1200, change: row => row[0] += 1_000);
        Assert.Equal(AlarmState.Drift, bed.Version.State);

        var resumed = bed.Resume(bed.Save(), EngineBed.Plan with { Unwatched = WithoutA.Unwatched });
        resumed.Feed(One, 120);

        Assert.Equal(AlarmState.Insufficient, resumed.Version.Subjects.Single(item => item.Subject == "a").State);
    }

    [Fact]
    public void Build_withUnwatchedFeatures_projectsWithoutThem()
    {
        var builder = new StreamInfer.Monitoring.Profiles.ReferenceProfileBuilder(WithoutA.Unwatched);
        var rows = new SampleReference.SampleRows(500, 1);
        for (var column = 0; column < 3; column++)
        {
            builder.AddNumeric(SampleReference.Numbers[column], rows.Column(column));
        }

        var profile = builder.Build("sample", 1, DateTimeOffset.UnixEpoch);

        Assert.Equal(["b", "c"], profile.Correlation!.Features);
        Assert.All(profile.Projections, projection => Assert.DoesNotContain("a", projection.Features));
        Assert.Contains(profile.Features, feature => feature.Name == "a");
    }
}
