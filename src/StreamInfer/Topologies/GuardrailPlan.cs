namespace StreamInfer.Topologies;

/// <summary>How much worse than the active version a candidate may be before it is rolled back.</summary>
public sealed record GuardrailPlan
{
    /// <summary>Most events a candidate may fail on beyond the active version's share, from 0 to 1: model errors, and events that fell back to the active version. Default 0.01.</summary>
    public double ErrorRate { get; init; } = 0.01;

    /// <summary>The run time that 99 of 100 runs must keep. Default the topology's <c>batching.deadline</c>, 1 ms to 1 h.</summary>
    public TimeSpan RunTimeP99 { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Greatest distance between the distributions of the scores: the population stability index beyond what chance makes of it. 0 or more, default 0.25.</summary>
    public double ScoreDistance { get; init; } = 0.25;

    /// <summary>Greatest difference between the shares of events decided true, from 0 to 1. Default 0.05.</summary>
    public double DecisionRate { get; init; } = 0.05;

    /// <summary>
    /// Most by which the candidate's share of right decisions may be below the active version's, from 0 to 1; null where no labels come. Default
    /// <see cref="DefaultQuality"/> where they do.
    /// </summary>
    public double? Quality { get; init; }

    /// <summary>The default of <see cref="Quality"/> where labels come.</summary>
    public const double DefaultQuality = 0.01;
}
