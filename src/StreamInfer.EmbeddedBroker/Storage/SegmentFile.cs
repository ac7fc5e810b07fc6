namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>The files of a segment.</summary>
internal enum SegmentFile
{
    /// <summary>The batches, one after the other: <c>.log</c>.</summary>
    Log,

    /// <summary>Where some of the batches begin: <c>.index</c>.</summary>
    Index,

    /// <summary>The transactions that were aborted, by where their ends lie: <c>.aborted</c>; there only if one was.</summary>
    Aborted,
}
