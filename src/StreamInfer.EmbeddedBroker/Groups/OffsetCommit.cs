namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>A position that a group has reached.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The next offset to read.</param>
/// <param name="LeaderEpoch">Of the last record read; -1 for unknown.</param>
/// <param name="Metadata">The consumer's own note.</param>
internal readonly record struct OffsetCommit(string Topic, int Partition, long Offset, int LeaderEpoch, string? Metadata);
