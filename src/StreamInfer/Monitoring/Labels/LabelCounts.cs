namespace StreamInfer.Monitoring.Labels;

/// <summary>What became of labels and of the predictions that wait for them.</summary>
/// <param name="Joined">Predictions with their label.</param>
/// <param name="Expired">Predictions and labels that waited longer than the horizon.</param>
/// <param name="Evicted">Predictions and labels that left because there were too many.</param>
/// <param name="Duplicates">Labels that came again and said the same.</param>
/// <param name="Contradictory">Labels that came again and said otherwise.</param>
/// <param name="Rejected">Records that are neither a prediction nor a label.</param>
public readonly record struct LabelCounts(long Joined, long Expired, long Evicted, long Duplicates, long Contradictory, long Rejected)
{
    /// <summary>The sum of both.</summary>
    public static LabelCounts operator +(LabelCounts left, LabelCounts right) => new(
        left.Joined + right.Joined,
        left.Expired + right.Expired,
        left.Evicted + right.Evicted,
        left.Duplicates + right.Duplicates,
        left.Contradictory + right.Contradictory,
        left.Rejected + right.Rejected);

    /// <summary>What came since.</summary>
    public static LabelCounts operator -(LabelCounts left, LabelCounts right) => new(
        left.Joined - right.Joined,
        left.Expired - right.Expired,
        left.Evicted - right.Evicted,
        left.Duplicates - right.Duplicates,
        left.Contradictory - right.Contradictory,
        left.Rejected - right.Rejected);
}
