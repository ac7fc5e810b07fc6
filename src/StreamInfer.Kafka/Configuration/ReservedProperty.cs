using System.Collections.Immutable;

namespace StreamInfer.Kafka.Configuration;

/// <summary>A property whose value the service's promises depend on: a topology may repeat it, not change it.</summary>
/// <param name="Name">librdkafka's name for it.</param>
/// <param name="Allowed">Values that a topology may give, the first being the one that is set; empty where it may not be given at all.</param>
/// <param name="Reason">Why it is not the topology's to choose; completes "because …".</param>
internal sealed record ReservedProperty(string Name, ImmutableArray<string> Allowed, string Reason)
{
    private static readonly ImmutableArray<string> No = ["false", "f", "0"];
    private static readonly ImmutableArray<string> Yes = ["true", "t", "1"];
    private static readonly ImmutableArray<string> AllReplicas = ["all", "-1"];

    /// <summary>All of them, aliases included.</summary>
    public static readonly ImmutableArray<ReservedProperty> All =
    [
        new("group.id", [], "source.group names the group"),
        new("enable.auto.commit", No, "offsets are committed only behind acknowledged output"),
        new("auto.commit.enable", No, "offsets are committed only behind acknowledged output"),
        new("enable.auto.offset.store", No, "offsets are committed only behind acknowledged output"),
        new("enable.idempotence", Yes, "without it a retried prediction may be written twice or out of order"),
        new("acks", AllReplicas, "a prediction counts as written when all in-sync replicas have it"),
        new("request.required.acks", AllReplicas, "a prediction counts as written when all in-sync replicas have it"),
        new("transactional.id", [], "delivery decides about transactions, and transaction.id names them"),
        new("delivery.report.only.error", No, "every record's acknowledgement is needed"),
    ];

    /// <summary>What is wrong with giving it <paramref name="value"/>; null if nothing.</summary>
    public string? Refuse(string value)
    {
        if (Allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        var allowed = Allowed.IsEmpty ? "leave it out" : $"leave it out, or write {Allowed[0]}";
        return $"kafka: '{Name}' cannot be changed, because {Reason}; {allowed}";
    }
}
