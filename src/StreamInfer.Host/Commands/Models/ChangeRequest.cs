using StreamInfer.Models;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary>A change of a topology's desired state that somebody asks for.</summary>
/// <param name="Topology">With a control topic.</param>
/// <param name="Repository">Asked where the topic has no state yet: then the topology file's is changed.</param>
/// <param name="Change">A pure change: gives the next state, or refuses.</param>
/// <param name="Note">Who, why and when.</param>
/// <param name="Revision">The revision that has to be there; null for any.</param>
internal sealed record ChangeRequest(
    TopologyPlan Topology, Lazy<ModelRepository> Repository, Func<ControlState, ChangeNote, ControlResult> Change, ChangeNote Note, long? Revision);
