namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>A position of a group in one partition.</summary>
/// <param name="Offset">The next offset to read.</param>
/// <param name="LeaderEpoch">Of the last record read; -1 for unknown.</param>
/// <param name="Metadata">The consumer's own note; empty for none.</param>
/// <param name="CommitTimestampMs">When it was committed, in milliseconds since 1970.</param>
/// <param name="RecordOffset">Where it lies in the log of offsets. Of two positions the one that lies later counts, whenever a transaction ended.</param>
internal readonly record struct CommittedOffset(long Offset, int LeaderEpoch, string Metadata, long CommitTimestampMs, long RecordOffset);
