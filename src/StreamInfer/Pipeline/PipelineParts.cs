using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Pipeline.Crashes;
using StreamInfer.Publishing;
using StreamInfer.Routing;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>What a pipeline is put together from: a topology, and the adapters at its seams. Owned by whoever made them.</summary>
public sealed record PipelineParts
{
    public required TopologyPlan Topology { get; init; }

    /// <summary>What scores at first.</summary>
    public required VersionSet Versions { get; init; }

    /// <summary>Of the topology's features: 16 hex digits.</summary>
    public required string FeatureDigest { get; init; }

    /// <summary>See every batch that was handed over; default nobody.</summary>
    public ImmutableArray<IBatchObserver> Observers { get; init; } = [];

    /// <summary>Told, on the publishing thread and not for long, where in the log a set of versions begins to score; null for nobody.</summary>
    public Action<VersionBoundary>? OnBoundary { get; init; }

    /// <summary>Opens the source; called once. The pipeline closes and disposes it.</summary>
    public required Func<IAssignmentListener, IRecordSource> OpenSource { get; init; }

    public required IRecordSink Sink { get; init; }

    /// <summary>Null where no writer schemas have to be looked up.</summary>
    public required ISchemaRegistry? Registry { get; init; }

    /// <summary>The id of the prediction schema; read for Avro output only.</summary>
    public required int PredictionSchemaId { get; init; }

    /// <summary>The content of <see cref="SourcePlan.SchemaFile"/>; null where none is set.</summary>
    public string? Schema { get; init; }

    /// <summary>The content of <see cref="SourcePlan.ReaderSchemaFile"/>; null where none is set.</summary>
    public string? ReaderSchema { get; init; }

    /// <summary>Recognises events that kill the process, for as many executors as <c>batching.concurrency</c> says; null for nobody.</summary>
    public CrashGuard? Crashes { get; init; }

    /// <summary>Lets people stop the reading; default one that nobody has.</summary>
    public ReadingPause Pause { get; init; } = new();

    public required PipelineMetrics Metrics { get; init; }

    /// <summary>Share of the micro-batches that are traced, beside those with events of sampled traces, 0 to 1. Default 0: none is, whatever its events say.</summary>
    public double TraceRatio { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>The largest record that the sink takes, in bytes. Default 1,048,588, that of a Kafka broker.</summary>
    public int MaxRecordBytes { get; init; } = 1_048_588;
}
