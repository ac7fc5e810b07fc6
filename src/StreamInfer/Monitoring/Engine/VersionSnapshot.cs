using System.Collections.Immutable;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Windows;

namespace StreamInfer.Monitoring.Engine;

/// <summary>How one version on one route stands. Immutable.</summary>
public sealed record VersionSnapshot
{
    public required string Model { get; init; }

    public required int Version { get; init; }

    /// <summary><c>primary</c> or <c>rollout</c>.</summary>
    public required string Route { get; init; }

    /// <summary>Of its worst subject.</summary>
    public required AlarmState State { get; init; }

    public required ReferenceKind Reference { get; init; }

    /// <summary>SHA-256 of the reference; empty without one.</summary>
    public required string ProfileHash { get; init; }

    /// <summary>The last window that was evaluated; null before the first.</summary>
    public required FiredWindow? Window { get; init; }

    /// <summary>Its events of this version.</summary>
    public required long WindowEvents { get; init; }

    /// <summary>All of them, in the order of evaluation.</summary>
    public required ImmutableArray<SubjectSnapshot> Subjects { get; init; }

    /// <summary>Violations since the start, by column and reason; none that are 0.</summary>
    public required ImmutableArray<ViolationCount> Violations { get; init; }

    /// <summary>Events that something was wrong with since the start, one a reason.</summary>
    public required ImmutableArray<EventViolationCount> EventViolations { get; init; }

    /// <summary>Dead letters since the start.</summary>
    public required long DeadLetters { get; init; }

    /// <summary>Alerts on single events since the start.</summary>
    public required long Alerts { get; init; }

    /// <summary>Alerts that were too many.</summary>
    public required long Suppressed { get; init; }

    /// <summary>Anomaly scores of the last window; empty where single events are not judged, or none was.</summary>
    public required ImmutableArray<ScoreQuantile> AnomalyScores { get; init; }

    /// <summary>Ages of events in the bins of <see cref="Quality.EventSkew"/>, since the start.</summary>
    public required ImmutableArray<long> Skew { get; init; }

    /// <summary>Sum of these ages, in milliseconds.</summary>
    public required long SkewTotalMs { get; init; }
}
