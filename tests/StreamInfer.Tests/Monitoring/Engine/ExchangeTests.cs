using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.State;
using StreamInfer.Tests.Models.Control;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Monitoring.Engine;

/// <summary>Several instances that add up what they counted.</summary>
public sealed class ExchangeTests
{
    private static readonly MonitoredVersion One = EngineBed.VersionOf(1, EngineBed.ReferenceOf(1));
    private static readonly Action<Span<float>> Shift = row => row[2] += 1;

    [Fact]
    public void Give_threeInstances_saysWhatOneWouldSay()
    {
        var one = new EngineBed(EngineBed.Plan with { Summaries = true });
        var three = Enumerable.Range(0, 3).Select(_ => new EngineBed(EngineBed.Plan with { Summaries = true })).ToArray();
        var time = new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(EngineBed.Start));
        using var topic = new MemoryControlTopic(time);
        var exchanges = three.Select((_, i) => new StateExchange(topic.OpenAnother(), "sample", $"i{i}", isStable: true)).ToArray();

        for (var minute = 0; minute < 20; minute++)
        {
            var change = minute < 10 ? null : Shift;
            for (var partition = 0; partition < 3; partition++)
            {
                one.Now = EngineBed.Start + (minute * EngineBed.Minute);
                one.Feed(One, 60, perSecond: 7, seed: (ulong)((minute * 3) + partition), change, partition: partition);
                three[partition].Feed(One, 60, perSecond: 7, seed: (ulong)((minute * 3) + partition), change, partition: partition);
            }

            time.Advance(TimeSpan.FromMinutes(1));
            for (var i = 2; i >= 0; i--)
            {
                three[i].Engine.IsEvaluating = i == 0;
                exchanges[i].Receive(three[i].Engine, three[i].Now);
                three[i].Engine.Advance(three[i].Now);
                exchanges[i].Give(three[i].Engine, 20 * EngineBed.Minute, three[i].Now);
                exchanges[i].Send();
            }
        }

        var last = three[0].Drifts.Where(record => record.Kind == DriftKind.Summary).Max(record => record.WindowEnd);
        Assert.True(last >= EngineBed.Start + (18 * EngineBed.Minute));
        Assert.Equal(Said(one, last), Said(three[0], last));
        Assert.Contains("c", three[0].Alarmed);
        Assert.Empty(three[1].Drifts);
        Assert.Empty(three[2].Drifts);
        Array.ForEach(exchanges, exchange => exchange.Dispose());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Receive_alarmOfWhoeverJudgedBefore_isNotRaisedAgain(bool isKnownBefore)
    {
        using var topic = new MemoryControlTopic(new ManualTimeProvider());
        using var leaving = new StateExchange(topic.OpenAnother(), "sample", "a", isStable: false);
        using var coming = new StateExchange(topic.OpenAnother(), "sample", "b", isStable: false);
        var (before, after) = (new EngineBed(), new EngineBed());
        after.Engine.IsEvaluating = false;
        if (isKnownBefore)
        {
            after.Feed(One, 60, partition: 1);
        }

        for (var minute = 0; minute < 20; minute++)
        {
            before.Feed(One, 60, perSecond: 20, seed: (ulong)minute, minute < 10 ? null : Shift);
            leaving.Give(before.Engine, 20 * EngineBed.Minute, before.Now);
            leaving.Send();
            coming.Receive(after.Engine, before.Now);
        }

        Assert.Contains("c", before.Alarmed);
        after.Engine.IsEvaluating = true;
        after.Now = before.Now;
        after.Feed(One, 300, perSecond: 20, seed: 99, Shift);

        Assert.Equal(AlarmState.Drift, after.Version.Subjects.Single(subject => subject.Subject == "c").State);
        Assert.DoesNotContain("c", after.Alarmed);
    }

    [Fact]
    public void Advance_otherInstanceIsSilent_windowsGoOnWithoutIt()
    {
        var bed = new EngineBed();
        bed.Engine.Heard("other", EngineBed.Start, EngineBed.Start);

        bed.Feed(One, 50);
        Assert.Null(bed.Engine.Snapshot().Versions[0].Window);
        bed.Feed(One, 300, seed: 8);

        Assert.NotNull(bed.Version.Window);
    }

    [Fact]
    public void Absorb_paneOfAnotherReference_isLeftOutAndCounted()
    {
        var (bed, other) = (new EngineBed(), new EngineBed());
        other.Feed(EngineBed.VersionOf(1, EngineBed.ReferenceOf(1, seed: 9)), 130);
        Assert.All(other.Engine.TakeClosed(), pane => bed.Engine.Absorb("other", pane));

        bed.Feed(One, 130);

        Assert.True(bed.Engine.Snapshot().PanesRefused > 0);
        Assert.Contains(bed.Notes, note => note.Contains("another instance", StringComparison.Ordinal));
        Assert.True(bed.Version.WindowEvents <= 130 * 20);
    }

    [Fact]
    public void Keep_restartedInstance_findsItsState()
    {
        var time = new ManualTimeProvider();
        using var topic = new MemoryControlTopic(time);
        var bed = new EngineBed();
        bed.Feed(One, 400);
        using (var before = new StateExchange(topic.OpenAnother(), "sample", "me", isStable: true))
        {
            Assert.Null(before.Keep(bed.Engine));
        }

        using var after = new StateExchange(topic.OpenAnother(), "sample", "me", isStable: true);
        using var stranger = new StateExchange(topic.OpenAnother(), "sample", "other", isStable: true);

        Assert.True(after.CaughtUp.IsCompletedSuccessfully);
        Assert.Equal(bed.Save(), after.Checkpoint);
        Assert.Null(stranger.Checkpoint);
    }

    [Fact]
    public void Give_panesThatAreLongOver_areDeleted()
    {
        var time = new ManualTimeProvider();
        using var topic = new MemoryControlTopic(time);
        using var exchange = new StateExchange(topic.OpenAnother(), "sample", "me", isStable: false);
        var bed = new EngineBed();
        for (var minute = 0; minute < 30; minute++)
        {
            bed.Feed(One, 60, seed: (ulong)minute);
            exchange.Give(bed.Engine, 10 * EngineBed.Minute, bed.Now);
            exchange.Send();
        }

        var live = topic.Records.GroupBy(record => record.Key).Where(group => group.Last().Value is not null).Select(group => group.Key).ToArray();
        Assert.InRange(live.Length, 8, 13);
        Assert.DoesNotContain(live, key => key.Contains("checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public void Trouble_unreadableTopic_isTold()
    {
        using var topic = new MemoryControlTopic(new ManualTimeProvider());
        using var exchange = new StateExchange(topic.OpenAnother(), "sample", "me", isStable: false);

        topic.TakeAway("the brokers are away");

        Assert.Equal("the brokers are away", exchange.Trouble);
    }

    private static string[] Said(EngineBed bed, long until) =>
        [.. bed.Drifts.Where(record => record.WindowEnd <= until).Select(record => $"{record.WindowEnd} {record.Subject} {record.Kind} {record.State} {record.Evaluation}")];
}
