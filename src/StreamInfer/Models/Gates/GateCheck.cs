using System.Collections.Immutable;

namespace StreamInfer.Models.Gates;

/// <summary>What one check of a gate found.</summary>
/// <param name="Kind">Which check.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">In words: what was wrong where, or what was looked at.</param>
public sealed record GateCheck(GateCheckKind Kind, GateOutcome Outcome, string Message)
{
    /// <summary>Its name in reports: <c>load</c>, <c>golden</c>, <c>rows</c>, <c>warm-up</c>, <c>run-time</c>, <c>output</c>, <c>parity</c>.</summary>
    public string Name => Kind switch
    {
        GateCheckKind.Load => "load",
        GateCheckKind.Golden => "golden",
        GateCheckKind.Rows => "rows",
        GateCheckKind.WarmUp => "warm-up",
        GateCheckKind.RunTime => "run-time",
        GateCheckKind.Output => "output",
        _ => "parity",
    };

    /// <summary>A warning passes.</summary>
    public bool Passed => Outcome != GateOutcome.Failed;

    /// <summary>What was measured; may be empty.</summary>
    public ImmutableArray<GateFigure> Figures { get; init; } = [];

    /// <summary>What each figure of its kind is held to; null where there is no such number.</summary>
    public GateFigure? Limit { get; init; }
}
