using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Deployment;

/// <summary>What the topology file adds to what the desired state says of a shadow.</summary>
internal static class ShadowPlans
{
    /// <summary>The plan of a shadow: as the file says for its version, or else for the topic that it writes to; by default without differences.</summary>
    public static ShadowPlan Of(TopologyPlan topology, Shadow shadow)
    {
        var written = topology.Shadows.FirstOrDefault(plan => plan.Version == shadow.Version)
            ?? topology.Shadows.FirstOrDefault(plan => string.Equals(plan.Topic, shadow.Topic, StringComparison.Ordinal))
            ?? new ShadowPlan(shadow.Version, shadow.Topic);
        return written with { Version = shadow.Version, Topic = shadow.Topic, Percent = shadow.Percent, Sampling = shadow.Sampling };
    }
}
