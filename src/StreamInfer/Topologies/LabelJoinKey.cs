namespace StreamInfer.Topologies;

/// <summary>What a label and its prediction have in common.</summary>
public enum LabelJoinKey
{
    /// <summary>The prediction's id, which the label names: made for those who answer predictions.</summary>
    PredictionId,

    /// <summary>The record's key, where no two events share one: the number of a payment, say.</summary>
    Key,

    /// <summary>The event's partition and offset in the source topic, which the label names as <c>source.partition</c> and <c>source.offset</c>.</summary>
    Source,
}
