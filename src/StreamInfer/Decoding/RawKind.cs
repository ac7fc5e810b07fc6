namespace StreamInfer.Decoding;

/// <summary>What a <see cref="RawValue"/> holds: the event's own type, before any feature rule is applied.</summary>
public enum RawKind : byte
{
    /// <summary>The event has no such path.</summary>
    Missing = 0,

    /// <summary>The path is there and is null.</summary>
    Null,

    /// <summary><see cref="RawValue.Bits"/> is a 64-bit integer.</summary>
    Int64,

    /// <summary><see cref="RawValue.Bits"/> are those of an IEEE double (floats and decimals too).</summary>
    Double,

    /// <summary><see cref="RawValue.Bits"/> is 0 or 1.</summary>
    Boolean,

    /// <summary>UTF-8 text at address <see cref="RawValue.Bits"/>, <see cref="RawValue.Length"/> bytes.</summary>
    Text,

    /// <summary>Bytes at address <see cref="RawValue.Bits"/>, <see cref="RawValue.Length"/> of them.</summary>
    Bytes,

    /// <summary>
    /// An array: <see cref="RawValue.Length"/> is the number of elements that the event has, of which the first ones, as many as the
    /// target is long, lie in <see cref="RawRow.Elements"/>.
    /// </summary>
    Array,

    /// <summary>A record, map or anything else that is no single value.</summary>
    Other,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Milliseconds after midnight.</summary>
    TimeMillis,

    /// <summary>Microseconds after midnight.</summary>
    TimeMicros,

    /// <summary>Milliseconds since 1970-01-01T00:00Z.</summary>
    TimestampMillis,

    /// <summary>Microseconds since 1970-01-01T00:00Z.</summary>
    TimestampMicros,

    /// <summary>Nanoseconds since 1970-01-01T00:00Z.</summary>
    TimestampNanos,

    /// <summary>Milliseconds since 1970-01-01T00:00 on the wall clock of whoever wrote it.</summary>
    LocalTimestampMillis,

    /// <summary>Microseconds since 1970-01-01T00:00 on the wall clock of whoever wrote it.</summary>
    LocalTimestampMicros,

    /// <summary>Nanoseconds since 1970-01-01T00:00 on the wall clock of whoever wrote it.</summary>
    LocalTimestampNanos,
}
