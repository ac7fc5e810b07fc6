using System.Collections.Immutable;

namespace StreamInfer.Topologies;

/// <summary>How events are packed into micro-batches.</summary>
/// <param name="MaxBatchSize">Most events a run. Default 256, 1 to 65,536.</param>
/// <param name="Deadline">The latency budget of an event, up to its hand-over to the producer. Default 10 ms, 1 ms to 1 min.</param>
/// <param name="OnLate">What becomes of an event past its deadline.</param>
public sealed record BatchingPlan(int MaxBatchSize, TimeSpan Deadline, LatePolicy OnLate)
{
    /// <summary>The default of <see cref="MaxInFlightEvents"/>.</summary>
    public const int DefaultInFlightEvents = 65_536;

    /// <summary>The default of <see cref="MaxInFlightBytes"/>.</summary>
    public const int DefaultInFlightBytes = 64 << 20;

    /// <summary>What a batch waits for while an executor is idle.</summary>
    public BatchPreference Prefer { get; init; } = BatchPreference.Latency;

    /// <summary>From when the budget runs.</summary>
    public DeadlineStart DeadlineFrom { get; init; } = DeadlineStart.Arrival;

    /// <summary>The numbers of rows that the model is run with, ascending, the last being <see cref="MaxBatchSize"/>; empty for any number.</summary>
    public ImmutableArray<int> Sizes { get; init; } = [];

    /// <summary>Runs at once, each on a thread and session of its own. Default 1, 1 to 64.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Most events between poll and acknowledgement. Default 65,536, from <see cref="MaxBatchSize"/> to 1,048,576.</summary>
    public int MaxInFlightEvents { get; init; } = DefaultInFlightEvents;

    /// <summary>
    /// Most bytes (keys, values and headers) of events between poll and acknowledgement. Default 64 MiB, 1 MiB to 2 GiB. The event that reaches
    /// the bound is the last one in.
    /// </summary>
    public int MaxInFlightBytes { get; init; } = DefaultInFlightBytes;
}
