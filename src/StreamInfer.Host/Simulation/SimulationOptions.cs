namespace StreamInfer.Host.Simulation;

/// <summary>What a simulation is made from: the same options give the same events, to the last bit.</summary>
internal sealed record SimulationOptions
{
    public const ulong DefaultSeed = 20_260_105;

    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>Event time at which the simulation begins.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>
    /// Events a second of event time, on average: above 0, at most 1,000,000. The frauds under way at a time, which are all that a
    /// simulation keeps, are about 0.3 times as many.
    /// </summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Event time from which on honest spending drifts; null for never.</summary>
    public DateTimeOffset? DriftAt { get; init; }

    /// <summary>What goes wrong; null for nothing.</summary>
    public Scenario? Scenario { get; init; }
}
