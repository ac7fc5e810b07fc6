using StreamInfer.Monitoring.Quality;

namespace StreamInfer.Monitoring.Engine;

/// <summary>Something was wrong with a value.</summary>
/// <param name="Row">Its row in the batch; <see cref="NoRow"/> where the event became a dead letter for it.</param>
/// <param name="Column">Its column: numeric ones first, then categorical ones.</param>
/// <param name="Reason">What.</param>
public readonly record struct ColumnViolation(int Row, int Column, FeatureViolation Reason)
{
    /// <summary>Stands for the row of an event that has none.</summary>
    public const int NoRow = -1;
}
