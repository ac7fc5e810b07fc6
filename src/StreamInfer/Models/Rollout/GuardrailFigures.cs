namespace StreamInfer.Models.Rollout;

/// <summary>What a candidate was judged by. Figures that need the active version's evidence are null where it scores nothing beside it.</summary>
public sealed record GuardrailFigures
{
    /// <summary>Events that were the candidate's to score.</summary>
    public required long Events { get; init; }

    /// <summary>Share of them that it failed on, from 0 to 1.</summary>
    public required double ErrorRate { get; init; }

    /// <summary>The active version's share of its own.</summary>
    public required double? ActiveErrorRate { get; init; }

    /// <summary>The candidate's run time that 99 of 100 runs keep, in seconds: upper bound of its bin. NaN without runs.</summary>
    public required double RunTimeP99 { get; init; }

    /// <summary>Population stability index of the two versions' scores beyond what chance makes of it.</summary>
    public required double? ScoreDistance { get; init; }

    /// <summary>Share of the candidate's predictions that decide true; NaN without predictions.</summary>
    public required double DecisionRate { get; init; }

    /// <summary>The active version's.</summary>
    public required double? ActiveDecisionRate { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var text = FormattableString.Invariant($"{Events} events, {ErrorRate:0.###%} failed{Of(ActiveErrorRate)}, p99 run time {RunTimeP99 * 1e3:0.###} ms");
        text += ScoreDistance is { } distance ? FormattableString.Invariant($", score distance {distance:0.####}") : "";
        return text + FormattableString.Invariant($", {DecisionRate:0.###%} decided true{Of(ActiveDecisionRate)}");
    }

    private static string Of(double? active) => active is { } rate ? FormattableString.Invariant($" (active version {rate:0.###%})") : "";
}
