using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Pipeline;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Routing;
using StreamInfer.Telemetry;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>Versions for batches, without a pipeline around them. Its topology has one feature a slot of the first layout.</summary>
internal sealed class LaneBench : IDisposable
{
    private readonly PipelineMetrics _metrics = new("test");

    /// <param name="layout">Of the primary version.</param>
    /// <param name="others">Of candidates, which get no events by themselves.</param>
    public LaneBench(RowLayout layout, params RowLayout[] others)
    {
        var (ladder, time) = (new SizeLadder(8, []), new ManualTimeProvider());
        Context = new PipelineContext
        {
            Topology = Rig.Plan() with { Features = [.. layout.Slots.Select((slot, i) => Rig.Feature($"f{i}") with { Length = slot.Width })] },
            Policy = new BatchPolicy(ladder, 1000, BatchPreference.Latency, 0),
            Deadlines = new DeadlineRule(DeadlineStart.Arrival, TimeSpan.FromMilliseconds(10), ManualTimeProvider.Frequency),
            Boundaries = new BoundaryKeeper(_ => { }),
            Metrics = _metrics,
            Time = time,
            Logger = NullLogger.Instance,
        };
        Context.Versions = Rig.Versions(Context, new VersionSet(Rig.Version(1, new LaidOutModel(layout)))
        {
            Candidates = [.. others.Select((other, i) => new CandidateShare(Rig.Version(i + 2, new LaidOutModel(other)), []))],
        });
    }

    public PipelineContext Context { get; }

    /// <summary>The versions, retained for a batch.</summary>
    public ScoringSet Take() => Context.Versions.Take();

    public void Dispose()
    {
        Context.Versions.Dispose();
        _metrics.Dispose();
    }
}
