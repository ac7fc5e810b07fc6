using StreamInfer.Topologies;

namespace StreamInfer.Host.Broker;

/// <summary>
/// How a service joins its group on a broker in its own process: under a name that stays. The broker remembers groups, so after a kill it would wait for
/// the member that died with it until that one's session ends, by default for 45 seconds; a member of the same name takes its place at once.
/// </summary>
internal static class BrokerMember
{
    private const string InstanceId = "group.instance.id";

    public static TopologyPlan Of(TopologyPlan plan) =>
        plan.Kafka.ContainsKey(InstanceId) ? plan : plan with { Kafka = plan.Kafka.Add(InstanceId, $"{plan.Name}-embedded") };
}
