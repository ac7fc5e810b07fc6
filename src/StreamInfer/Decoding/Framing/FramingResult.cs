using StreamInfer.Ingestion;

namespace StreamInfer.Decoding.Framing;

/// <summary>What the framing of an event says.</summary>
/// <param name="Key">The writer schema; not to be used with a fault.</param>
/// <param name="Body">The payload without framing; not to be used with a fault.</param>
/// <param name="Fault">What was wrong, or none.</param>
public readonly record struct FramingResult(SchemaKey Key, ByteRange Body, DecodeFault Fault);
