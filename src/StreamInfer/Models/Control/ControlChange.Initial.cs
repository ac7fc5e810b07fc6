using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <content>The first state.</content>
public static partial class ControlChange
{
    private const string TopologyFile = "topology file";

    /// <summary>Revision 0: what the topology file says. Refused where it cannot be so, such as a candidate that is the latest version anyway.</summary>
    /// <param name="plan">The topology.</param>
    /// <param name="active">The version that <c>model.version</c> stands for.</param>
    /// <param name="digests">The digest of each version that the plan names, by version; others are passed over.</param>
    /// <param name="now">When a ramp's first stage begins.</param>
    public static ControlResult Initial(TopologyPlan plan, int active, IReadOnlyDictionary<int, string> digests, DateTimeOffset now)
    {
        var rollout = plan.Rollout;
        var since = now.ToUniversalTime();
        var candidates = ImmutableArray<Candidate>.Empty;
        foreach (var (version, percent) in rollout.Candidates)
        {
            candidates = BucketAllocation.Resize(candidates, version, percent);
        }

        var ramp = rollout.Stages.IsEmpty || rollout.Candidates is not [var ramped]
            ? null
            : new Ramp(ramped.Version, rollout.Stages, rollout.Stages.IndexOf(ramped.Percent), since, rollout.Hold, rollout.MinSamples, rollout.Mode, IsHeld: false);
        var state = new ControlState
        {
            Topology = plan.Name,
            Model = plan.Model.Name,
            Revision = 0,
            Active = active,
            Salt = rollout.Salt,
            Candidates = candidates,
            Shadows = [.. plan.Shadows.Select(shadow => new Shadow(shadow.Version, shadow.Percent, shadow.Sampling, shadow.Topic))],
            Ramp = ramp,
            Digests = ImmutableSortedDictionary<int, string>.Empty,
            ChangedBy = TopologyFile,
            Reason = TopologyFile,
            ChangedAt = since,
        };
        return Checked(state with { Digests = digests.Where(entry => state.Versions.Contains(entry.Key)).ToImmutableSortedDictionary() });
    }
}
