namespace StreamInfer.Ingestion;

/// <summary>
/// One record as it came from the log. A plain view: the bytes belong to the <see cref="RecordBatch"/> that it lies in.
/// </summary>
public readonly record struct SourceRecord
{
    /// <summary>Partition of the source topic.</summary>
    public required int Partition { get; init; }

    /// <summary>Offset in the partition.</summary>
    public required long Offset { get; init; }

    /// <summary>The record's Kafka timestamp, Unix milliseconds; -1 where it has none.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>The key, null or empty included.</summary>
    public required ByteRange Key { get; init; }

    /// <summary>The payload; null is a tombstone.</summary>
    public required ByteRange Value { get; init; }

    /// <summary>Index of the first header in <see cref="RecordBatch.Headers"/>.</summary>
    public required int HeadersStart { get; init; }

    /// <summary>Number of headers.</summary>
    public required int HeadersCount { get; init; }
}
