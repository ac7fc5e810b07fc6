using StreamInfer.Monitoring.Alarms;

namespace StreamInfer.Monitoring.Evaluation;

/// <summary>What a window says of one subject.</summary>
/// <param name="Subject">A feature's name, <c>$score</c>, <c>$proj0</c> … <c>$proj7</c> or <c>$joint</c>.</param>
/// <param name="Level">Its level.</param>
/// <param name="IsCalm">No test was rejected with an effect near a warning.</param>
/// <param name="Cause">The test that set the level; nothing if it is ok or insufficient.</param>
/// <param name="AdjustedP">Least adjusted p-value of its tests; nothing if it has none.</param>
/// <param name="Counts">What the window has of it.</param>
/// <param name="Statistics">Its statistics; nothing if the reference cannot be compared with.</param>
public sealed record SubjectEvaluation(
    string Subject,
    AlarmLevel Level,
    bool IsCalm,
    TestKind? Cause,
    double? AdjustedP,
    SubjectCounts Counts,
    SubjectStatistics? Statistics)
{
    /// <summary>False where it is counted only, and never alarms.</summary>
    public bool IsWatched { get; init; } = true;
}
