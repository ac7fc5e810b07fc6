using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.State;
using StreamInfer.Tests.Models.Control;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Monitoring.Engine;

/// <summary>What a restarted instance says before its first window.</summary>
public sealed class RestoredTests : IDisposable
{
    private static readonly MonitoredVersion One = EngineBed.VersionOf(1, EngineBed.ReferenceOf(1));
    private static readonly Action<Span<float>> Shift = row => row[2] += 1;

    private readonly MemoryControlTopic _topic = new(new ManualTimeProvider());
    private readonly EngineBed _before = new();

    public void Dispose() => _topic.Dispose();

    [Fact]
    public void Snapshot_restartedWithoutEvents_standsAsBefore()
    {
        var known = Drifted();
        var after = Restarted();

        var snapshot = after.Engine.Snapshot();

        Assert.Equal(AlarmState.Drift, snapshot.State);
        Assert.Empty(snapshot.Versions);
        var version = Assert.Single(snapshot.Restored);
        Assert.Equal((1, "primary", AlarmState.Drift, One.Reference!.Hash), (version.Version, version.Route, version.State, version.ProfileHash));
        Assert.Equal(known.Subjects.Where(subject => subject.IsWatched).Select(subject => (subject.Subject, subject.State, subject.SinceMs)).Order(), version.Subjects.Select(subject => (subject.Subject, subject.State, subject.SinceMs)).Order());
        Assert.Equal(version.Subjects.Select(subject => subject.State).OrderDescending(), version.Subjects.Select(subject => subject.State));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Snapshot_firstWindowAfterARestart_takesThePlaceOfWhatWasBefore(bool hasCheckpoint)
    {
        Drifted();
        var after = Restarted(hasCheckpoint);

        after.Feed(One, 1, perSecond: 20, seed: 98, Shift);
        var between = after.Engine.Snapshot();
        after.Feed(One, 120, perSecond: 20, seed: 99, Shift);
        var later = after.Engine.Snapshot();

        Assert.Null(Assert.Single(between.Versions).Window);
        Assert.Equal(AlarmState.Drift, Assert.Single(between.Restored).State);
        Assert.NotNull(Assert.Single(later.Versions).Window);
        Assert.Empty(later.Restored);
    }

    [Fact]
    public void Snapshot_instanceThatDoesNotJudge_claimsNothing()
    {
        Drifted();
        var after = Restarted();
        after.Engine.IsEvaluating = false;

        Assert.Equal(AlarmState.Insufficient, after.Engine.Snapshot().State);
        Assert.Empty(after.Engine.Snapshot().Restored);
    }

    /// <summary>An instance sees a drift, tells it, and goes.</summary>
    private VersionSnapshot Drifted()
    {
        using var exchange = new StateExchange(_topic.OpenAnother(), "sample", "me", isStable: true);
        for (var minute = 0; minute < 20; minute++)
        {
            _before.Feed(One, 60, perSecond: 20, seed: (ulong)minute, minute < 10 ? null : Shift);
            exchange.Give(_before.Engine, 20 * EngineBed.Minute, _before.Now);
        }

        exchange.Keep(_before.Engine);
        Assert.Contains("c", _before.Alarmed);
        return _before.Version;
    }

    private EngineBed Restarted(bool hasCheckpoint = true)
    {
        using var exchange = new StateExchange(_topic.OpenAnother(), "sample", "me", isStable: true);
        var after = hasCheckpoint ? _before.Resume(exchange.Checkpoint!) : new EngineBed { Now = _before.Now };
        exchange.Receive(after.Engine, after.Now);
        return after;
    }
}
