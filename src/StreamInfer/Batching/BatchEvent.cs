using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Batching;

/// <summary>One event of a micro-batch: where it came from, and what has become of it so far.</summary>
public struct BatchEvent
{
    /// <summary>Holds the record's bytes.</summary>
    public RecordBatch Batch;

    /// <summary>Index of the record in <see cref="Batch"/>.</summary>
    public int Record;

    /// <summary>Row of features and scores among those of its <see cref="Lane"/>; -1 for an event that is not scored.</summary>
    public int Row;

    /// <summary>Index of the version that scores it, in the batch's lanes; 0 for the primary.</summary>
    public int Lane;

    /// <summary>
    /// Row in the primary version's form that is kept for it, should its own version fail; -1 for none, where it goes to the primary anyway, its row
    /// can be run by the primary as it is, or its values do not fit the primary.
    /// </summary>
    public int Spare;

    /// <summary>The event's own time, Unix milliseconds.</summary>
    public long EventTimeMs;

    /// <summary>The timestamp by which it has to be handed over.</summary>
    public long Deadline;

    /// <summary>Words for consumers.</summary>
    public QualityFlags Quality;

    /// <summary>Why it gets a dead letter, if it does.</summary>
    public DeadLetterReason Reason;

    /// <summary>What was wrong, in words, for a dead letter.</summary>
    public string? Detail;

    /// <summary>The feature whose value was wrong; null where it was none.</summary>
    public string? Feature;

    /// <summary>Whether it was scored, or will be.</summary>
    public readonly bool HasRow => Row >= 0;
}
