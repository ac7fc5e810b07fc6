namespace StreamInfer.Host.Demo;

/// <summary>A prediction that decided true, and the event that it is about.</summary>
/// <param name="Score">As the model gave it.</param>
/// <param name="Partition">Of the event.</param>
/// <param name="Offset">Of the event.</param>
/// <param name="Event">The event's fields in short; empty where the broker no longer holds it.</param>
internal sealed record Alert(double Score, int Partition, long Offset, string Event);
