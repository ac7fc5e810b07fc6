namespace StreamInfer.Batching;

/// <summary>Why a micro-batch left; the metric label <c>reason</c> is the name in lower case.</summary>
public enum CloseReason : byte
{
    /// <summary>
    /// It held as many events as it may: <c>batching.maxBatchSize</c>, or what fits the latency budget, or what the bound on memory in flight allowed.
    /// </summary>
    Full,

    /// <summary>Waiting longer, or one event more, would have missed the deadline of its oldest event.</summary>
    Deadline,

    /// <summary>An executor was idle, and waiting would not have paid.</summary>
    Idle,

    /// <summary>The service stops, or partitions go to another member.</summary>
    Drain,

    /// <summary>The model version changes.</summary>
    Swap,
}
