namespace StreamInfer.Publishing;

/// <summary>
/// Why an event got a dead letter instead of a prediction: the closed list behind the header <c>si-reason</c> and the metric label
/// <c>reason</c>. The wire text is the name in kebab case (<see cref="DeadLetterReasons.Code"/>).
/// </summary>
public enum DeadLetterReason : byte
{
    /// <summary>Not a dead letter.</summary>
    None = 0,

    /// <summary>The record has no payload.</summary>
    Tombstone,

    /// <summary>The framing's first byte is neither 0x00 nor 0x01, or the framing is cut short.</summary>
    UnknownMagic,

    /// <summary>The registry does not know the schema id or GUID.</summary>
    UnknownSchema,

    /// <summary>The writer schema is not a record, or is broken.</summary>
    InvalidSchema,

    /// <summary>The payload ends inside a value.</summary>
    Truncated,

    /// <summary>A varint is longer than ten bytes, or overflows its type.</summary>
    InvalidVarint,

    /// <summary>A negative length, or a block or length larger than the payload can hold.</summary>
    InvalidLength,

    /// <summary>A union branch or enum index that the schema does not have, or a boolean that is neither 0 nor 1.</summary>
    InvalidIndex,

    /// <summary>Text that is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>Bytes are left after the record.</summary>
    TrailingBytes,

    /// <summary>Nesting deeper than the bound.</summary>
    TooDeep,

    /// <summary>Not a JSON object, or broken JSON.</summary>
    InvalidJson,

    /// <summary>A feature is missing and has no default.</summary>
    MissingFeature,

    /// <summary>A value is of another type than its feature, or an array of another length.</summary>
    TypeViolation,

    /// <summary>A value lies outside min and max, and the feature rejects such.</summary>
    OutOfRange,

    /// <summary>A category is not listed, and the feature rejects such.</summary>
    UnknownCategory,

    /// <summary>A value is NaN or infinite, and the feature rejects such.</summary>
    NotFinite,

    /// <summary>The deadline passed before the event could be scored, and the topology says <c>onLate: dead-letter</c>.</summary>
    Late,

    /// <summary>The model failed on this event.</summary>
    ModelError,

    /// <summary>The payload has more bytes than the topology takes.</summary>
    PayloadTooLarge,

    /// <summary>The key has more bytes than the topology takes.</summary>
    KeyTooLarge,

    /// <summary>There are more headers, or more bytes in them, than the topology takes.</summary>
    HeadersTooLarge,

    /// <summary>More events came than <c>limits.rate</c> takes, and it says <c>onOver: dead-letter</c>.</summary>
    OverRate,

    /// <summary>The process died, again and again, while the model ran this event.</summary>
    KilledProcess,
}
