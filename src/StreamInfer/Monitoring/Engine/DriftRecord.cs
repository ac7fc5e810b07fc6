using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Evaluation;

namespace StreamInfer.Monitoring.Engine;

/// <summary>What the drift topic gets (<c>schemas/drift.avsc</c>).</summary>
public sealed record DriftRecord
{
    public required string Pipeline { get; init; }

    public required string Model { get; init; }

    public required int ModelVersion { get; init; }

    /// <summary><c>primary</c> or <c>rollout</c>.</summary>
    public required string Route { get; init; }

    /// <summary>A monitored column, <c>$score</c>, <c>$proj…</c> or <c>$joint</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>SHA-256 of the reference; empty without one.</summary>
    public required string ProfileHash { get; init; }

    /// <summary>Size of the family of tests; 0 where none was made.</summary>
    public int Tests { get; init; }

    /// <summary>Unix milliseconds, included.</summary>
    public required long WindowStart { get; init; }

    /// <summary>Unix milliseconds, excluded.</summary>
    public required long WindowEnd { get; init; }

    public required DriftKind Kind { get; init; }

    public required AlarmState PreviousState { get; init; }

    public required AlarmState State { get; init; }

    /// <summary>Null where nothing is wrong.</summary>
    public DriftCause? Cause { get; init; }

    /// <summary>Name of the detector; null where it was none.</summary>
    public string? Detector { get; init; }

    /// <summary>All statistics; null where a detector speaks.</summary>
    public SubjectEvaluation? Evaluation { get; init; }

    /// <summary>Events of the window whose id came before; 0 where duplicates are not looked for.</summary>
    public long Duplicates { get; init; }

    /// <summary>Late events of the window.</summary>
    public long Late { get; init; }

    /// <summary>Events that came too late while the window was open.</summary>
    public long TooLate { get; init; }

    /// <summary>Largest adjusted p-value that was rejected; null where no test was made.</summary>
    public double? Q { get; init; }

    /// <summary>In words: <c>amount: PSI 0.31, mean +1.9 sigma, since 2026-11-29 14:32</c>.</summary>
    public string Words => DriftWords.Of(this);
}
