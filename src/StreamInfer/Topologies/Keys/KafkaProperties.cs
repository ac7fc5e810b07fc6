using System.Collections.Frozen;

namespace StreamInfer.Topologies.Keys;

/// <summary>
/// What is to be known about librdkafka's properties: the few that are not the topology's to set.
/// </summary>
internal static class KafkaProperties
{
    public const string BootstrapServers = "bootstrap.servers";

    private const string OffsetReason = "offsets are committed only behind acknowledged output, which StreamInfer does itself";
    private const string AcksReason = "a prediction counts as written when all in-sync replicas have it";

    /// <summary>Properties that would break what StreamInfer promises about delivery, and why.</summary>
    public static FrozenDictionary<string, string> Refused { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["group.id"] = "write source.group",
        ["metadata.broker.list"] = "write bootstrap.servers",
        ["enable.auto.commit"] = OffsetReason,
        ["auto.commit.enable"] = OffsetReason,
        ["auto.commit.interval.ms"] = "write source.commitInterval",
        ["enable.auto.offset.store"] = OffsetReason,
        ["offset.store.method"] = OffsetReason,
        ["enable.idempotence"] = "without it, retries could write predictions twice or out of order",
        ["acks"] = AcksReason,
        ["request.required.acks"] = AcksReason,
        ["delivery.report.only.error"] = "every acknowledgement is needed to know what may be committed",
        ["transactional.id"] = "delivery decides about transactions, and transaction.id names them",
        ["partition.assignment.strategy"] = "partitions are taken and given back one by one, which needs cooperative-sticky",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
