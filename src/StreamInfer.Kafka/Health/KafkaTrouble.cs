namespace StreamInfer.Kafka.Health;

/// <summary>What a Kafka client last reported as wrong, while it goes on trying.</summary>
/// <param name="Message">What, where, and what to do.</param>
/// <param name="Since">When this spell of trouble began.</param>
/// <param name="LastSeen">When the client last reported it.</param>
public sealed record KafkaTrouble(string Message, DateTimeOffset Since, DateTimeOffset LastSeen);
