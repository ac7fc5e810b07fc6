using System.Collections.Immutable;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Evaluation;

namespace StreamInfer.Monitoring.Engine;

/// <summary>How a subject stands.</summary>
/// <param name="State">Its state.</param>
/// <param name="SinceMs">Since when, Unix milliseconds.</param>
/// <param name="Evaluation">What the last window says of it.</param>
public sealed record SubjectSnapshot(AlarmState State, long SinceMs, SubjectEvaluation Evaluation)
{
    /// <summary>The bins of the last window; null where the subject has none.</summary>
    public SubjectBins? Bins { get; init; }

    /// <summary>The population stability index beyond chance (of all means together: their distance) of the last 120 windows, oldest first; since the start of the process.</summary>
    public ImmutableArray<double?> History { get; init; } = [];

    public string Subject => Evaluation.Subject;

    /// <summary>False where it is counted only, and never alarms.</summary>
    public bool IsWatched => Evaluation.IsWatched;

    /// <summary>Share of values that are missing in the last window; null without events.</summary>
    public double? MissingRatio => Evaluation.Counts.Rows == 0 ? null : (double)Evaluation.Counts.Missing / Evaluation.Counts.Rows;

    /// <summary>In words: <c>amount: PSI 0.31, mean +1.9 sigma, since 2026-11-29 14:32</c>.</summary>
    public string Words => DriftWords.Of(Evaluation, SinceMs);
}
