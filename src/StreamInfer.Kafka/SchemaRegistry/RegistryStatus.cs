namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>What the latest request to the registry found, for health.</summary>
/// <param name="IsReachable">Whether some address answered. True before the first request.</param>
/// <param name="LastError">Why the latest request failed, without secrets; null if it did not.</param>
/// <param name="Since">When <paramref name="IsReachable"/> last changed; the client's making where it never did.</param>
public sealed record RegistryStatus(bool IsReachable, string? LastError, DateTimeOffset Since);
