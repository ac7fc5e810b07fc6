using StreamInfer.Host.Simulation;

namespace StreamInfer.Host.Commands;

/// <summary>What the command line of <c>streaminfer simulate</c> says.</summary>
internal sealed record SimulateSettings
{
    public required string Topic { get; init; }

    /// <summary>Properties for librdkafka, with <c>bootstrap.servers</c>.</summary>
    public required IReadOnlyDictionary<string, string> Kafka { get; init; }

    /// <summary>Null sends JSON.</summary>
    public required Uri? Registry { get; init; }

    /// <summary>Events a second; 0 for as fast as possible.</summary>
    public required double Rate { get; init; }

    public required TimeSpan? Duration { get; init; }

    public required long? Count { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Event time of the beginning; null for now.</summary>
    public required DateTimeOffset? Start { get; init; }

    public required TimeSpan? DriftAfter { get; init; }

    /// <summary>What goes wrong.</summary>
    public ScenarioKind Scenario { get; init; }

    /// <summary>From when on, after the start.</summary>
    public TimeSpan ScenarioAt { get; init; }

    /// <summary>How long.</summary>
    public TimeSpan ScenarioFor { get; init; }

    /// <summary>Rows go to this file instead of a topic; null for a topic.</summary>
    public required FileInfo? Csv { get; init; }

    /// <summary>Whether the rows say what is fraud.</summary>
    public required bool Labels { get; init; }

    /// <summary>What came of each event goes to this topic; null for nowhere.</summary>
    public string? LabelTopic { get; init; }

    /// <summary>So much after the event.</summary>
    public TimeSpan LabelDelay { get; init; }

    /// <summary>What goes wrong, in event time; null for nothing.</summary>
    public Scenario? ScenarioFrom(DateTimeOffset start) =>
        Scenario == ScenarioKind.None ? null : new Scenario(Scenario, start + ScenarioAt, start + ScenarioAt + ScenarioFor);

    /// <summary>The feed of these settings: to a topic at the pace of the clock, unless the rate is 0; to a file at once.</summary>
    /// <param name="start">Event time of the beginning.</param>
    public TransactionFeed OpenFeed(DateTimeOffset start)
    {
        // Without a pace the events must still lie somewhere in time: faster than a generator sends, so that none lies in the future.
        const double unpacedRate = 100_000;
        var options = new SimulationOptions
        {
            Seed = Seed,
            Start = start,
            EventsPerSecond = Rate > 0 ? Rate : unpacedRate,
            DriftAt = start + DriftAfter,
            Scenario = ScenarioFrom(start),
        };
        return new TransactionFeed(options, paced: Csv is null && Rate > 0, Count, Duration);
    }
}
