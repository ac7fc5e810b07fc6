using Microsoft.Extensions.Logging;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>What all stages of one pipeline share. Everything in it is immutable or safe for any thread.</summary>
internal sealed record PipelineContext
{
    public required TopologyPlan Topology { get; init; }

    public required ScoringModel Model { get; init; }

    public required BatchPolicy Policy { get; init; }

    /// <summary>Written by the publishing stage, read by the poller.</summary>
    public HandOverEstimate HandOver { get; } = new();

    public PipelineState State { get; } = new();

    public required PipelineMetrics Metrics { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>For finishing what is in flight when the service stops.</summary>
    public required TimeSpan ShutdownTimeout { get; init; }

    /// <summary>For finishing what is in flight when partitions go to another member.</summary>
    public required TimeSpan DrainTimeout { get; init; }
}
