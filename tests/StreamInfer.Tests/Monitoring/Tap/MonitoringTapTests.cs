using System.Text;
using System.Text.RegularExpressions;
using StreamInfer.Models.Control;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Monitoring.Tap;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Routing;
using StreamInfer.Tests.Monitoring.Engine;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Tap;

/// <summary>The way of batches from the pipeline to the engine.</summary>
public sealed class MonitoringTapTests
{
    private static readonly MonitoringPlan Processing = EngineBed.Plan with { Windows = EngineBed.Plan.Windows with { Time = TimeBasis.Processing } };

    [Fact]
    public async Task RunAsync_watchedOrNot_publishesTheSameBytes()
    {
        var plain = await RunAsync(200);
        using var tap = new MonitoringTap(4, copiesKeys: true);
        var watched = await RunAsync(200, tap);
        using var full = new MonitoringTap(4, copiesKeys: true, events: 1, mostBytes: 0);
        var dropping = await RunAsync(200, full);

        Assert.Equal(plain, watched);
        Assert.Equal(plain, dropping);
        Assert.Equal((200, 0), (tap.Offered, tap.Dropped));
        Assert.Equal(200, full.Offered);
        Assert.InRange(full.Dropped, 200 - (3 * 4), 199);
    }

    [Fact]
    public async Task HandedOver_moreThanTheCopiesThereAre_makesMoreWithinTheBound()
    {
        using var growing = new MonitoringTap(4, copiesKeys: true, events: 1);
        await RunAsync(200, growing);
        using var bounded = new MonitoringTap(4, copiesKeys: true, events: 1, mostBytes: 2000);
        await RunAsync(200, bounded);

        Assert.Equal((200, 0), (growing.Waiting, growing.Dropped));
        Assert.InRange(bounded.Waiting, 4 * 4, 2000 / 40);
        Assert.Equal(200, bounded.Waiting + bounded.Dropped);
    }

    [Fact]
    public async Task TryStep_allThatWasTapped_isCountedOnce()
    {
        using var tap = new MonitoringTap(4, copiesKeys: true);
        using var rig = new Rig();
        await RunAsync(rig, 200, tap);
        var bed = new EngineBed(Processing);

        Drain(Pump(tap, bed, rig, Processing));

        Assert.Equal(200, bed.Engine.Snapshot().OnTime);
        Assert.Equal(200, Assert.Single(bed.Engine.Covered).Value);
        Assert.Equal("first", bed.Version.Model);
    }

    [Fact]
    public async Task TryStep_aShare_isWatchedAndTheSameOnReplay()
    {
        var plan = Processing with { Sampling = Percent.Of(25) };
        var counts = new List<long>();
        for (var i = 0; i < 2; i++)
        {
            using var tap = new MonitoringTap(4, copiesKeys: false);
            using var rig = new Rig();
            await RunAsync(rig, 1_000, tap);
            var bed = new EngineBed(plan);
            Drain(Pump(tap, bed, rig, plan));
            counts.Add(bed.Engine.Snapshot().OnTime);
            Assert.Equal(25, bed.Engine.Snapshot().SamplingPercent);
        }

        Assert.InRange(counts[0], 200, 300);
        Assert.Equal(counts[0], counts[1]);
    }

    [Fact]
    public async Task TryStep_deadLettersAndACandidate_areCountedToTheirVersions()
    {
        using var tap = new MonitoringTap(4, copiesKeys: false);
        using var rig = new Rig
        {
            First = new VersionSet(Rig.Version(1, new FirstColumnModel(1)))
            {
                Candidates = [new CandidateShare(Rig.Version(2, new FirstColumnModel(1)), [new BucketRange(0, 3_000)])],
                Salt = "test",
            },
        };
        rig.Source.Append(0, "key"u8.ToArray(), "{\"x\":\"no number\"}"u8.ToArray());
        await RunAsync(rig, 999, tap, first: 1);
        var bed = new EngineBed(Processing);

        Drain(Pump(tap, bed, rig, Processing));

        var versions = bed.Engine.Snapshot().Versions;
        Assert.Equal([("primary", 1), ("rollout", 2)], versions.Select(version => (version.Route, version.Version)));
        Assert.Equal([1L, 0L], versions.Select(version => version.DeadLetters));
        Assert.Equal(new ViolationCount("x", FeatureViolation.Type, 1), Assert.Single(versions[0].Violations));
        Assert.Empty(versions[1].Violations);
        Assert.Equal(999, bed.Engine.Snapshot().OnTime);
    }

    private static MonitoringPump Pump(MonitoringTap tap, EngineBed bed, Rig rig, MonitoringPlan plan) => new(
        tap,
        bed.Engine,
        rig.Topology,
        plan,
        (model, columns) => new MonitoredVersion(model.Identity.Name, model.Identity.Version, columns.Numeric, columns.Categorical, reference: null),
        rig.Time);

    private static void Drain(MonitoringPump pump)
    {
        while (pump.TryStep())
        {
        }
    }

    private static async Task<string[]> RunAsync(int events, MonitoringTap? tap = null)
    {
        using var rig = new Rig();
        await RunAsync(rig, events, tap);
        return [.. rig.Sink.Published.Select(record => $"{record.Source} {Convert.ToHexString(record.Key ?? [])} {WithoutTime(record.Value ?? [])}")];
    }

    /// <summary>The clock of the rig moves while its source waits, which is up to the machine's scheduling.</summary>
    private static string WithoutTime(byte[] json) => Regex.Replace(Encoding.UTF8.GetString(json), "\"scoredAt\":[0-9]+", "", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static Task RunAsync(Rig rig, int events, MonitoringTap? tap, int first = 0)
    {
        if (tap is not null)
        {
            rig.Observers.Add(tap);
        }

        for (var i = 0; i < events; i++)
        {
            rig.Append(0, i);
        }

        return rig.RunUntilPublishedAsync(events + first);
    }
}
