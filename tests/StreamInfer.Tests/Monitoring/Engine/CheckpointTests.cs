using StreamInfer.Monitoring.Engine;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Engine;

/// <summary>What an engine remembers across restarts.</summary>
public sealed class CheckpointTests
{
    private static readonly MonitoredVersion One = EngineBed.VersionOf(1, EngineBed.ReferenceOf(1));

    private static readonly MonitoringPlan Everything = EngineBed.Plan with
    {
        Anomalies = new AnomalyPlan { AlertFraction = 0.01 },
        Detectors = [new DetectorPlan("c", DetectorKind.Adwin), new DetectorPlan("$score", DetectorKind.Kswin), new DetectorPlan("a", DetectorKind.PageHinkley)],
    };

    [Fact]
    public void Restore_killedAndFedFromItsOffsets_endsAsIfItHadNotStopped()
    {
        var straight = new EngineBed(Everything);
        straight.Feed(One, 700);
        var saved = straight.Save();
        var resumed = straight.Resume(saved, Everything);

        straight.Feed(One, 900, seed: 8, change: row => row[2] += 1);
        resumed.Feed(One, 900, seed: 8, change: row => row[2] += 1);

        Assert.Equal(Convert.ToHexString(straight.Save()), Convert.ToHexString(resumed.Save()));
        Assert.NotEmpty(resumed.Alarmed);
        Assert.Equal(straight.Alarmed.AsEnumerable(), resumed.Alarmed);
    }

    [Fact]
    public void Restore_eventsBelowItsOffsetsComeAgain_nothingCountsTwice()
    {
        var straight = new EngineBed();
        straight.Feed(One, 100);
        var saved = straight.Save();
        var resumed = straight.Resume(saved);
        straight.Feed(One, 100, seed: 8);

        // The committed position is a hundred events behind.
        resumed.Rewind(0, by: 100);
        resumed.Feed(One, 5, seed: 20);
        resumed.Now -= 5 * EngineBed.Second;
        resumed.Feed(One, 100, seed: 8);

        Assert.Equal(100, resumed.Engine.Snapshot().PassedOver);
        Assert.Equal(straight.Engine.Snapshot().OnTime, resumed.Engine.Snapshot().OnTime);
        Assert.Equal(straight.Engine.Covered, resumed.Engine.Covered);
    }

    [Fact]
    public void Restore_ofOtherWindows_isRefused()
    {
        var saved = new EngineBed().Save();
        var other = EngineBed.Plan with { Windows = EngineBed.Plan.Windows with { Window = 10 * EngineBed.Minute } };

        var refused = Assert.Throws<InvalidDataException>(() => new EngineBed().Resume(saved, other));

        Assert.Contains("300000/60000", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_ofAnotherReference_countsAnewAndSaysSo()
    {
        var bed = new EngineBed();
        bed.Feed(One, 100);
        var resumed = bed.Resume(bed.Save());

        resumed.Feed(EngineBed.VersionOf(1, EngineBed.ReferenceOf(1, seed: 3)), 1);

        Assert.Contains(resumed.Notes, note => note.Contains("its saved state is not used", StringComparison.Ordinal));
        Assert.Equal(2_020, resumed.Engine.Snapshot().OnTime);
    }

    [Fact]
    public void Restore_aReferenceThatWasLearned_isKept()
    {
        var version = EngineBed.VersionOf(1, reference: null);
        var bed = new EngineBed();
        bed.Feed(version, 900);

        var resumed = bed.Resume(bed.Save());
        resumed.Feed(version, 1);

        Assert.Equal(ReferenceKind.Trailing, resumed.Version.Reference);
        Assert.Equal(bed.Version.ProfileHash, resumed.Version.ProfileHash);
    }
}
