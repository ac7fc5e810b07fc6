using System.Collections.Immutable;

namespace StreamInfer.Topologies;

/// <summary>Which versions get a share of the events at the start, and how the share of one grows.</summary>
public sealed record RolloutPlan
{
    /// <summary>The stages of a ramp that names none: 1, 5, 10, 50, 100 %.</summary>
    public static ImmutableArray<Percent> DefaultStages { get; } = [Percent.Of(1), Percent.Of(5), Percent.Of(10), Percent.Of(50), Percent.All];

    /// <summary>The default of <see cref="Hold"/>.</summary>
    public static TimeSpan DefaultHold => TimeSpan.FromMinutes(10);

    /// <summary>The versions that start with a share; empty for none. Their shares sum up to 100 % at most. At most one where there are <see cref="Stages"/>.</summary>
    public ImmutableArray<CandidatePlan> Candidates { get; init; } = [];

    /// <summary>What keys are hashed with, so that two topologies split the same keys differently. Default the topology's name.</summary>
    public string Salt { get; init; } = "";

    /// <summary>The shares of a ramp, ascending, the last being 100 %; empty for a share that only people change.</summary>
    public ImmutableArray<Percent> Stages { get; init; } = [];

    /// <summary>How long each stage lasts at least. Default 10 min, 1 s to 720 h.</summary>
    public TimeSpan Hold { get; init; } = DefaultHold;

    /// <summary>How many events a candidate has to have scored in a stage before it is judged. Default 1,000, 1 to 1,000,000,000.</summary>
    public int MinSamples { get; init; } = 1_000;

    /// <summary>Who takes the next step. Default <see cref="RampMode.Auto"/>.</summary>
    public RampMode Mode { get; init; }

    /// <summary>What a candidate is judged by.</summary>
    public GuardrailPlan Guardrails { get; init; } = new();
}
