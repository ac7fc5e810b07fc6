using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Models;
using StreamInfer.Pipeline;
using StreamInfer.Pipeline.Crashes;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Publishing;
using StreamInfer.Routing;
using StreamInfer.Telemetry;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>The real pipeline between a log and a producer in memory, in virtual time.</summary>
internal sealed class Rig : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <param name="time">Shared with others; null for a clock of its own.</param>
    public Rig(ManualTimeProvider? time = null)
    {
        Time = time ?? new ManualTimeProvider();
        Source = new MemorySource(Time);
    }

    public ManualTimeProvider Time { get; }

    public MemorySource Source { get; }

    /// <summary>Stands in for <see cref="Source"/>; null for that.</summary>
    public IRecordSource? OtherSource { get; set; }

    public MemorySink Sink { get; } = new();

    /// <summary>Stands in for <see cref="Sink"/>; null for that.</summary>
    public IRecordSink? OtherSink { get; set; }

    public FirstColumnModel Model { get; set; } = new(1);

    /// <summary>One an executor; <see cref="Model"/> alone where it is empty.</summary>
    public IModelSession[] Sessions { get; set; } = [];

    public ReadingPause Pause { get; init; } = new();

    public CrashGuard? Crashes { get; set; }

    public ISchemaRegistry? Registry { get; set; }

    public TopologyPlan Topology { get; set; } = Plan();

    public int[] Partitions { get; set; } = [0];

    /// <summary>What scores at first; null for <see cref="Model"/> or <see cref="Sessions"/> alone.</summary>
    public VersionSet? First { get; set; }

    public List<IBatchObserver> Observers { get; } = [];

    /// <summary>Told of the pipeline before it runs.</summary>
    public Action<ScoringPipeline>? OnBegin { get; set; }

    /// <summary>Told of boundaries beside <see cref="Boundaries"/>.</summary>
    public Action<VersionBoundary>? OnBoundary { get; set; }

    /// <summary>What the pipeline told of boundaries.</summary>
    public List<VersionBoundary> Boundaries { get; } = [];

    public PipelineMetrics Metrics { get; } = new("test");

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public double TraceRatio { get; set; }

    public ScoringPipeline Pipeline { get; private set; } = null!;

    public static TopologyPlan Plan(int maxBatchSize = 4, LatePolicy onLate = LatePolicy.Process, EventFormat format = EventFormat.Json) => new()
    {
        Name = "test",
        Source = new SourcePlan
        {
            Topic = "events",
            Group = "test",
            Format = format,
            SchemaFile = null,
            ReaderSchemaFile = null,
            EventTime = null,
            Tombstones = TombstonePolicy.DeadLetter,
            CommitInterval = TimeSpan.FromSeconds(1),
        },
        Features = [Feature("x")],
        Model = new ModelPlan("first", 1, DevicePolicy.Cpu),
        Batching = new BatchingPlan(maxBatchSize, TimeSpan.FromMilliseconds(10), onLate),
        Output = new OutputPlan { Topic = "scores", DeadLetters = "dead", Format = EventFormat.Json, Threshold = 100, Headers = HeaderSet.Filter, CopyHeaders = false },
        Registry = null,
        Kafka = ImmutableDictionary<string, string>.Empty,
    };

    /// <summary>A topology with its section for batching as a test wants it; a budget of 10 ms.</summary>
    public static TopologyPlan Plan(int maxBatchSize, Func<BatchingPlan, BatchingPlan> batching)
    {
        var plan = Plan(maxBatchSize);
        return plan with { Batching = batching(plan.Batching) };
    }

    public static FeaturePlan Feature(string name, string? standIn = null) => FeaturePlan.Plain(name, FieldPath.Parse(name)) with { Default = standIn };

    /// <summary>A version of the model named "first".</summary>
    public static ScoringModel Version(int version, IModelSession session, double? threshold = 100) =>
        new(new ModelIdentity("first", version, new string((char)('0' + version), 64), threshold, false), session);

    /// <summary>The versions of a pipeline that is put together by hand.</summary>
    public static PipelineVersions Versions(PipelineContext context, VersionSet first) => new(context, first, EventDecoder.PlanOf(context.Topology), (model, route) =>
        new PredictionEncoder(new PredictionStamp(model, "fedcba9876543210", route, context.Topology.Source.Topic), context.Topology.Output, 1));

    public void Append(int partition, double x) => Source.Append(partition, Encoding.UTF8.GetBytes($"key-{x}"), Encoding.UTF8.GetBytes($"{{\"x\":{x}}}"));

    public void Stop() => _stop.Cancel();

    /// <summary>Stops once so many records are published, or so many events are read without output.</summary>
    public Task RunUntilPublishedAsync(int records)
    {
        Sink.OnPublished += sink =>
        {
            if (sink.PublishedCount >= records)
            {
                Stop();
            }
        };
        return RunAsync();
    }

    public Task RunAsync()
    {
        var model = new ScoringModel(new ModelIdentity("first", 1, new string('0', 64), Topology.Output.Threshold, false), Sessions.FirstOrDefault() ?? Model);
        model = Sessions.Length > 0 ? model with { Sessions = [.. Sessions] } : model;
        Pipeline = new ScoringPipeline(new PipelineParts
        {
            Topology = Topology with { Batching = Topology.Batching with { Concurrency = Math.Max(1, Sessions.Length) } },
            Versions = First ?? new VersionSet(model),
            FeatureDigest = "fedcba9876543210",
            Observers = [.. Observers],
            OnBoundary = (Action<VersionBoundary>)Boundaries.Add + OnBoundary,
            OpenSource = listener =>
            {
                Source.Listener = listener;
                listener.OnAssigned(Partitions);
                return OtherSource ?? Source;
            },
            Sink = OtherSink ?? Sink,
            Registry = Registry,
            PredictionSchemaId = 1,
            Crashes = Crashes,
            Pause = Pause,
            Metrics = Metrics,
            TraceRatio = TraceRatio,
            Time = Time,
            Logger = Logger,
        });
        OnBegin?.Invoke(Pipeline);
        return Pipeline.RunAsync(_stop.Token);
    }

    public void Dispose()
    {
        _stop.Dispose();
        Metrics.Dispose();
    }
}
