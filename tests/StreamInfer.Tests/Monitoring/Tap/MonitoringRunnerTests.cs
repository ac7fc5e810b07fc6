using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Inference;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.State;
using StreamInfer.Monitoring.Tap;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Tests.Models.Control;
using StreamInfer.Tests.Monitoring.Engine;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Tap;

/// <summary>The thread of monitoring, and what it leaves behind.</summary>
public sealed class MonitoringRunnerTests
{
    private static readonly int[] FirstOnly = [0];

    private static readonly MonitoringPlan Plan = EngineBed.Plan with { Windows = EngineBed.Plan.Windows with { Time = TimeBasis.Processing } };

    [Fact]
    public async Task Dispose_afterEvents_leavesACheckpointThatTheNextOneGoesOnFrom()
    {
        using var rig = new Rig();
        using var topic = new MemoryControlTopic(rig.Time);
        for (var i = 0; i < 100; i++)
        {
            rig.Append(0, i);
        }

        await RunAsync(rig, topic, 100);

        Assert.Equal(100, CoveredOf(topic, rig)[0]);
    }

    [Fact]
    public async Task HandedOver_afterARestart_goesOnFromTheCheckpoint()
    {
        using var before = new Rig();
        using var topic = new MemoryControlTopic(before.Time);
        for (var i = 0; i < 40; i++)
        {
            before.Append(0, i);
        }

        await RunAsync(before, topic, 40);
        using var after = new Rig();
        for (var i = 0; i < 60; i++)
        {
            after.Append(0, i);
        }

        // The log is read from its beginning again: what was counted is passed over.
        await RunAsync(after, topic, 60);

        var bed = Restored(topic, after);
        Assert.Equal(60, bed.Engine.Covered[0]);
        Assert.Equal((60, 40), (bed.Engine.Snapshot().OnTime, bed.Engine.Snapshot().PassedOver));
    }

    [Fact]
    public async Task Problem_versionsCannotBeFound_isToldAndScoringGoesOn()
    {
        using var rig = new Rig();
        using var runner = Runner(rig, state: null, (_, _) => throw new InvalidOperationException("a mistake"));
        rig.Observers.Add(runner.Observer);
        for (var i = 0; i < 50; i++)
        {
            rig.Append(0, i);
        }

        await rig.RunUntilPublishedAsync(50);

        Assert.Equal(50, rig.Sink.Published.Count);
        Assert.True(SpinWait.SpinUntil(() => runner.Problem is not null, TimeSpan.FromSeconds(30)));
        Assert.Equal("monitoring stopped: a mistake", runner.Problem);
    }

    private static MonitoringRunner Runner(
        Rig rig, StateExchange? state, Func<ScoringModel, MonitoredColumns, MonitoredVersion> versions) => new(new MonitoringParts
        {
            Topology = rig.Topology with { Name = "sample" },
            Plan = Plan,
            Versions = versions,
            Sink = null,
            DriftSchemaId = 0,
            AnomalySchemaId = 0,
            State = state,
            Partitions = () => FirstOnly,
            OnThread = () => { },
            Time = rig.Time,
            Logger = NullLogger.Instance,
        });

    private static async Task RunAsync(Rig rig, MemoryControlTopic topic, int events)
    {
        using var runner = Runner(
            rig,
            new StateExchange(topic.OpenAnother(), "sample", "me", isStable: true),
            (model, columns) => new MonitoredVersion(model.Identity.Name, model.Identity.Version, columns.Numeric, columns.Categorical, reference: null));
        rig.Observers.Add(runner.Observer);
        await rig.RunUntilPublishedAsync(events);
        Assert.True(SpinWait.SpinUntil(() => runner.Waiting == 0, TimeSpan.FromSeconds(30)));
    }

    private static IReadOnlyDictionary<int, long> CoveredOf(MemoryControlTopic topic, Rig rig) => Restored(topic, rig).Engine.Covered;

    private static EngineBed Restored(MemoryControlTopic topic, Rig rig)
    {
        using var exchange = new StateExchange(topic.OpenAnother(), "sample", "me", isStable: true);
        var bed = new EngineBed(Plan) { Now = rig.Time.GetUtcNow().ToUnixTimeMilliseconds() };
        bed.Engine.Restore(new BinaryReader(new MemoryStream(exchange.Checkpoint!)));
        return bed;
    }
}
