namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>Who a producer is: its id, and which of those that had the id.</summary>
internal readonly record struct ProducerIdAndEpoch(long ProducerId, short Epoch)
{
    public static ProducerIdAndEpoch None => new(-1, -1);
}
