using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Models;
using StreamInfer.Pipeline;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Routing;
using StreamInfer.Telemetry;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>The scoring of single batches, without the pipeline around it. An event's value is its place in the batch.</summary>
internal sealed class ScoringBench : IDisposable
{
    private readonly BatchScoring _scoring;
    private readonly PipelineMetrics _metrics = new("test");

    public ScoringBench(ModelFailurePolicy policy = ModelFailurePolicy.Pause, int capacity = 256, int[]? sizes = null)
    {
        var topology = Rig.Plan(capacity);
        topology = topology with { Model = topology.Model with { OnFailure = policy } };
        var ladder = new SizeLadder(capacity, sizes is null ? [] : [.. sizes]);
        Context = new PipelineContext
        {
            Topology = topology,
            Policy = new BatchPolicy(ladder, 1000, BatchPreference.Latency, 0),
            Deadlines = new DeadlineRule(DeadlineStart.Arrival, TimeSpan.FromMilliseconds(10), ManualTimeProvider.Frequency),
            Boundaries = new BoundaryKeeper(_ => { }),
            Metrics = _metrics,
            Time = Time,
            Logger = NullLogger.Instance,
        };
        Context.Versions = Rig.Versions(Context, new VersionSet(new ScoringModel(new ModelIdentity("first", 1, new string('0', 64), null, false), Model)));
        _scoring = new BatchScoring(Context, 0);
    }

    public ManualTimeProvider Time { get; } = new();

    public ScriptedModel Model { get; } = new();

    public PipelineContext Context { get; }

    /// <summary>The model fails where a run holds one of these values.</summary>
    public void Poison(IReadOnlySet<int> poison) => Model.Script = values =>
        values.Where(value => poison.Contains((int)value)).Select(value => new ModelRunException($"cannot take {value}")).FirstOrDefault();

    public MicroBatch Batch(int count)
    {
        var records = new RecordBatch(count);
        var batch = new MicroBatch(Context.Policy.Sizes.Max);
        batch.Open(0, new Settlement(_ => { }), Context.Versions.Take());
        var progress = new PartitionProgress(0);
        for (var i = 0; i < count; i++)
        {
            records.Add(0, i, 0, ByteRange.Null, ByteRange.Null);
            batch.Primary.Features.Tensors[0].Floats[i] = i;
            batch.Add(records, i, progress, 0, scored: true, 0);
        }

        return batch;
    }

    public bool TryScore(MicroBatch batch, int attempt = 0) => _scoring.TryScore(batch, attempt);

    public void Dispose()
    {
        Context.Versions.Dispose();
        _metrics.Dispose();
    }
}
