using StreamInfer.Ingestion;

namespace StreamInfer.Publishing;

/// <summary>One record to be produced; its bytes belong to the <see cref="OutgoingBatch"/> or to the source's batch.</summary>
public readonly record struct OutgoingRecord
{
    public required OutputTopic Topic { get; init; }

    /// <summary>The event's own key, null or empty included.</summary>
    public required ByteRange Key { get; init; }

    public required ByteRange Value { get; init; }

    /// <summary>Unix milliseconds; -1 lets the client stamp the record.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>Index of the first header in <see cref="OutgoingBatch.HeadersOf"/>.</summary>
    public required int HeadersStart { get; init; }

    public required int HeadersCount { get; init; }

    /// <summary>The block that its headers are, all of them and nothing else; null where they are its own.</summary>
    public HeaderBlock? SharedHeaders { get; init; }
}
