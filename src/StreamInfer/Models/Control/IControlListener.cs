using StreamInfer.Ingestion;

namespace StreamInfer.Models.Control;

/// <summary>Takes what <see cref="IControlTopic.Follow"/> reads; called on one thread at a time, which waits meanwhile.</summary>
public interface IControlListener
{
    /// <summary>
    /// A record, of a committed transaction or of none. Those of one key come in the order in which they were written; compaction may have removed older ones. Each comes
    /// once, unless the topic was deleted and made anew: then those of the new one come from its beginning.
    /// </summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value; null where the key was deleted.</param>
    /// <param name="offset">In the partition that all records of the key are in.</param>
    /// <param name="timestamp">When it was written, by the clock of its writer (or the broker's, where the topic says so).</param>
    void OnRecord(string key, byte[]? value, long offset, DateTimeOffset timestamp);

    /// <summary>Everything that was there when reading began has been given. Comes once.</summary>
    /// <param name="ends">The end of each partition: the offset that the next record gets, or a later one.</param>
    void OnCaughtUp(IReadOnlyList<PartitionPosition> ends);

    /// <summary>The topic cannot be read now, and is tried again for ever; or it can again.</summary>
    /// <param name="trouble">What, where and what to do; null when it is over.</param>
    void OnTrouble(string? trouble);
}
