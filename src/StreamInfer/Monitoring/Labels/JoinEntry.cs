namespace StreamInfer.Monitoring.Labels;

/// <summary>What the join takes of a record: a prediction, a label, or why it is neither.</summary>
/// <param name="Kind">Which.</param>
/// <param name="TimestampMs">The record's time, Unix milliseconds.</param>
/// <param name="Id">What prediction and label have in common; null for a prediction that no label can name.</param>
/// <param name="Version">Of a prediction.</param>
/// <param name="Route">Of a prediction.</param>
/// <param name="Score">Of a prediction; NaN where the model gave no number.</param>
/// <param name="Happened">Of a label.</param>
/// <param name="Why">Of a record that is neither, in words.</param>
public readonly record struct JoinEntry(
    JoinEntryKind Kind, long TimestampMs, UInt128? Id = null, int Version = 0, PredictionRoute Route = PredictionRoute.Primary, double Score = 0, bool Happened = false, string? Why = null)
{
    /// <summary>A prediction.</summary>
    public static JoinEntry Prediction(long timestampMs, UInt128? id, int version, PredictionRoute route, double score) =>
        new(JoinEntryKind.Prediction, timestampMs, id, version, route, score);

    /// <summary>A label.</summary>
    public static JoinEntry Label(long timestampMs, UInt128 id, bool happened) => new(JoinEntryKind.Label, timestampMs, id, Happened: happened);

    /// <summary>Neither.</summary>
    public static JoinEntry Rejected(long timestampMs, string why) => new(JoinEntryKind.Rejected, timestampMs, Why: why);
}
