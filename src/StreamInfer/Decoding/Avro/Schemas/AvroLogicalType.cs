namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>The logical types that mean something to a reader; any other is ignored, as the specification asks.</summary>
public enum AvroLogicalType : byte
{
    None,
    Decimal,
    Date,
    TimeMillis,
    TimeMicros,
    TimestampMillis,
    TimestampMicros,
    TimestampNanos,
    LocalTimestampMillis,
    LocalTimestampMicros,
    LocalTimestampNanos,
    Uuid,
}
