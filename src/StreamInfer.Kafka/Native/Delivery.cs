using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <summary>What became of one produced record.</summary>
/// <param name="Opaque">What was given with it.</param>
/// <param name="Error">Why it is lost to the broker; null when the broker has it.</param>
internal readonly record struct Delivery(nint Opaque, Error? Error);
