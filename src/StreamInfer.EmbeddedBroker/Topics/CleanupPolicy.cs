namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>What happens to old records of a topic: <c>cleanup.policy</c>.</summary>
[Flags]
internal enum CleanupPolicy
{
    Delete = 1,
    Compact = 2,
}
