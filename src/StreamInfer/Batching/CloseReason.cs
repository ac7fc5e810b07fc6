namespace StreamInfer.Batching;

/// <summary>Why a micro-batch left; the metric label <c>reason</c> is the name in lower case.</summary>
public enum CloseReason : byte
{
    /// <summary>It held <c>batching.maxBatchSize</c> events.</summary>
    Full,

    /// <summary>Waiting longer would have missed the deadline of its oldest event.</summary>
    Deadline,

    /// <summary>The service stops, or partitions go to another member.</summary>
    Drain,

    /// <summary>The model version changes.</summary>
    Swap,
}
