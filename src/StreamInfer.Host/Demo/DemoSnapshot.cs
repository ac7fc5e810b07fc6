using StreamInfer.Batching;

namespace StreamInfer.Host.Demo;

/// <summary>What the view shows at one moment.</summary>
internal sealed record DemoSnapshot
{
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Events that the simulator has sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Predictions that arrived at their topic.</summary>
    public required long Scored { get; init; }

    /// <summary>Predictions a second since the last snapshot.</summary>
    public required double ScoredPerSecond { get; init; }

    /// <summary>Seconds from arrival to hand-over, of the events since the last snapshot; NaN for none.</summary>
    public required double P50 { get; init; }

    public required double P99 { get; init; }

    /// <summary>Mean events a batch since the last snapshot.</summary>
    public required double BatchSize { get; init; }

    /// <summary>Batches so far by why they left.</summary>
    public required IReadOnlyDictionary<CloseReason, long> Closed { get; init; }

    public required long Alerts { get; init; }

    public required long DeadLetters { get; init; }

    public required long Late { get; init; }

    public required long InFlight { get; init; }

    public required long[] ScoreTenths { get; init; }

    public required IReadOnlyList<Alert> LatestAlerts { get; init; }
}
