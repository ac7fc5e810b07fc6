using StreamInfer.Telemetry;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>One way to score a topic. All do the same work: read events, run the model, write a prediction of the same size with two headers, and commit.</summary>
internal interface IScorer : IDisposable
{
    /// <summary>Events whose prediction was handed over.</summary>
    long Completed { get; }

    /// <summary>From arrival to hand-over, an event each.</summary>
    LatencyHistogram Latency { get; }

    /// <summary>Events past the deadline; null where there is none.</summary>
    long? Late { get; }

    /// <summary>Scores until <paramref name="stop"/>, then flushes and commits.</summary>
    Task RunAsync(CancellationToken stop);
}
