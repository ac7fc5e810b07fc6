using Microsoft.Extensions.Logging;
using StreamInfer.Batching;
using StreamInfer.Pipeline.Crashes;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>What all stages of one pipeline share. Everything in it is immutable or safe for any thread once it is put together.</summary>
internal sealed record PipelineContext
{
    public required TopologyPlan Topology { get; init; }

    public required BatchPolicy Policy { get; init; }

    public required DeadlineRule Deadlines { get; init; }

    /// <summary>What encoding and hand-over take; written by the publishing stage.</summary>
    public DurationEstimate Publishing { get; } = new();

    /// <summary>How long a batch waits for an executor to wake up, and for its turn to be published; written by the publishing stage.</summary>
    public DurationEstimate Waiting { get; } = new();

    /// <summary>What a batch is expected to take.</summary>
    public BatchCost Cost => Versions.Current.CostWith(Publishing.Reserve + Waiting.Reserve);

    public PipelineState State { get; } = new();

    /// <summary>Finds where in the log versions begin to score.</summary>
    public required BoundaryKeeper Boundaries { get; init; }

    /// <summary>Which versions score; set once, right after this was made.</summary>
    public PipelineVersions Versions { get; set; } = null!;

    /// <summary>Opens when the primary version fails every event.</summary>
    public ModelBreaker Breaker => Versions.Current.Primary.Runtime.Breaker;

    /// <summary>Most rows of a run of the primary version, as the device's memory allows.</summary>
    public RunLimit RunLimit => Versions.Current.Primary.Runtime.Limit;

    /// <summary>What runs on a card took; written by the executors.</summary>
    public CardMeter Card { get; init; } = new(TimeProvider.System.TimestampFrequency);

    /// <summary>Recognises events that kill the process; null where no folder is given for it.</summary>
    public CrashGuard? Crashes { get; init; }

    /// <summary>Lets people stop the reading.</summary>
    public ReadingPause Pause { get; init; } = new();

    public required PipelineMetrics Metrics { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>How long to wait for what is in flight: not at all while the model fails, since that would only use the time up.</summary>
    public TimeSpan PatienceOf(TimeSpan timeout) => Breaker.IsOpen ? TimeSpan.Zero : timeout;
}
