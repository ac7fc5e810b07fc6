using System.Collections.Immutable;
using StreamInfer.Models.Control;

namespace StreamInfer.Models.Deployment;

/// <summary>The state that a topology file describes, with the versions that the repository has.</summary>
public static class InitialState
{
    /// <exception cref="ModelLoadException">A version that it names is not there, is not complete, or contradicts another.</exception>
    public static ControlState Of(DirectorParts parts)
    {
        var state = Of(parts.Topology, parts.Repository, parts.Time.GetUtcNow(), out var passedOver);
        foreach (var incomplete in passedOver)
        {
            DirectorLog.PassedOver(parts.Logger, parts.Topology.Model.Name, incomplete.Folder.Version, incomplete.Problem ?? "it is not complete");
        }

        return state;
    }

    /// <inheritdoc cref="Of(DirectorParts)"/>
    public static ControlState Of(Topologies.TopologyPlan topology, ModelRepository repository, DateTimeOffset now) => Of(topology, repository, now, out _);

    private static ControlState Of(Topologies.TopologyPlan topology, ModelRepository repository, DateTimeOffset now, out ImmutableArray<VersionListing> passedOver)
    {
        var active = repository.FindComplete(topology.Model.Name, topology.Model.Version, out passedOver).Version;
        int[] versions = [active, .. topology.Rollout.Candidates.Select(candidate => candidate.Version), .. topology.Shadows.Select(shadow => shadow.Version)];
        var digests = versions.Distinct().ToDictionary(version => version, version => DigestOf(topology.Model.Name, version, repository));
        var initial = ControlChange.Initial(topology, active, digests, now);
        return initial.State ?? throw new ModelLoadException($"topology {topology.Name}: {initial.Refusal}");
    }

    /// <summary>The digest of a version's files.</summary>
    /// <exception cref="ModelLoadException">It is not there, or not complete.</exception>
    public static string DigestOf(string model, int version, ModelRepository repository)
    {
        var listing = repository.Inspect(repository.Find(model, version));
        return listing.Digest ?? throw new ModelLoadException($"model {model}/{version}: {listing.Problem}");
    }
}
