namespace StreamInfer.Decoding;

/// <summary>The result of decoding one record.</summary>
/// <param name="Outcome">What to do with it.</param>
/// <param name="Fault">Why it gets a dead letter.</param>
/// <param name="Quality">What its prediction has to say of its input.</param>
/// <param name="EventTimeMs">The event's own time, Unix milliseconds; the record's timestamp where it has none.</param>
/// <param name="PendingSchema">The schema that is being fetched.</param>
public readonly record struct DecodedEvent(EventOutcome Outcome, DecodeFault Fault, QualityFlags Quality, long EventTimeMs, SchemaKey PendingSchema);
