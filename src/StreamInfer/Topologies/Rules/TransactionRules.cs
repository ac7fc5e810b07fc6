using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>When transactions may be set.</summary>
internal static class TransactionRules
{
    public static void CheckUsed(SectionOptions topology, ReadingContext reading)
    {
        if (topology.TryGet(TopologyKeys.Delivery, out var delivery) && delivery != DeliveryGuarantee.ExactlyOnce)
        {
            topology.Refuse(TopologyKeys.Transaction, "is read with 'delivery: exactly-once' only", reading);
        }
    }
}
