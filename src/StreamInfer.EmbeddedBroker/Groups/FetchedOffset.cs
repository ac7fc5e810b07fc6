using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>What a group that asks for its position in a partition is told.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The next offset to read; -1 where nothing is committed.</param>
/// <param name="LeaderEpoch">-1 for unknown.</param>
/// <param name="Metadata">The consumer's own note.</param>
/// <param name="Error"><see cref="ErrorCode.UnstableOffsetCommit"/> while a transaction may still change it, for those who asked to be told.</param>
internal readonly record struct FetchedOffset(TopicPartition Partition, long Offset, int LeaderEpoch, string Metadata, ErrorCode Error)
{
    public static FetchedOffset None(TopicPartition partition, ErrorCode error = ErrorCode.None) => new(partition, -1, -1, "", error);
}
