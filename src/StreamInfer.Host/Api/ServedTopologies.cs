using System.Collections.Immutable;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Api;

/// <summary>All topologies of the process.</summary>
/// <param name="all">In the order of the command line; each name once.</param>
internal sealed class ServedTopologies(IEnumerable<ServedTopology> all)
{
    public ImmutableArray<ServedTopology> All { get; } = [.. all];

    /// <summary>Null where there is none of the name.</summary>
    public ServedTopology? Find(string name) => All.FirstOrDefault(topology => string.Equals(topology.Name, name, StringComparison.Ordinal));

    /// <summary>What is not well, of all; each with its topology where there are several.</summary>
    public IReadOnlyList<HealthReason> Reasons() =>
        All is [var only] ? only.Problems : [.. All.SelectMany(topology => topology.Problems.Select(problem => problem with { Topology = topology.Name }))];
}
