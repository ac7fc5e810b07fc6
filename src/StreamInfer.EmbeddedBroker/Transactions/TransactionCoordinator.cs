using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>All transactional producers of the broker; their state lies in <c>__transaction_state</c>. Safe for any thread.</summary>
internal sealed class TransactionCoordinator : IDisposable
{
    /// <summary>Replays the state; finishes what was being ended when the process ended, and keeps what was open, open until its time-out.</summary>
    public static TransactionCoordinator Open(BrokerOptions options, TopicCatalog topics, GroupCoordinator groups, TimeProvider time) => throw new NotSupportedException();

    /// <summary>Whether a transactional batch belongs to an open transaction of that producer which has this partition: no hanging transactions (KIP-890).</summary>
    public bool Covers(long producerId, short producerEpoch, string topic, int partition) => throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();
}
