using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>All consumer groups of the broker: membership in memory, offsets in <c>__consumer_offsets</c>. Safe for any thread.</summary>
internal sealed class GroupCoordinator : IDisposable
{
    /// <summary>Replays the offsets, those of open transactions included.</summary>
    public static GroupCoordinator Open(BrokerOptions options, PartitionLog offsets, TimeProvider time) => throw new NotSupportedException();

    /// <summary>
    /// Stores offsets of a transaction; nobody sees them before its end. Checks member, generation and instance where they are given
    /// (KIP-447), else (generation -1, empty member) only that the group is not in use by others' rules.
    /// </summary>
    public ErrorCode CommitTransactional(long producerId, short producerEpoch, in GroupMember member, IReadOnlyList<OffsetCommit> offsets) => throw new NotSupportedException();

    /// <summary>The transaction's end is in the log of offsets: its offsets become visible, or are forgotten. Called after the marker is written.</summary>
    public void EndTransaction(long producerId, bool isCommit) => throw new NotSupportedException();

    /// <summary>Forgets the offsets of a deleted topic.</summary>
    public void ForgetTopic(string topic) => throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();
}
