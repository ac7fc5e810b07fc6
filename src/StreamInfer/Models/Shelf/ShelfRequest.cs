using StreamInfer.Decoding.Features;
using StreamInfer.Models.Gates;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Shelf;

/// <summary>A version that is to score.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Version">1 or more.</param>
/// <param name="Plan">What it is bound to, and has to stand.</param>
/// <param name="Occasion">Decides what it is forgiven.</param>
public sealed record ShelfRequest(string Model, int Version, GatePlan Plan, GateOccasion Occasion)
{
    /// <summary>What a topology asks for.</summary>
    public static ShelfRequest Of(TopologyPlan topology, int version, GateOccasion occasion) =>
        new(topology.Model.Name, version, GatePlan.Of(topology), occasion) { Concurrency = topology.Batching.Concurrency };

    /// <summary>Sessions that a lease has: runs that may be under way at once. Default 1, 1 or more.</summary>
    public int Concurrency { get; init; } = 1;

    public ShelfKey Key => new(
        Model,
        Version,
        Plan.Device,
        FeatureDigest.Of(Plan.Features),
        Plan.MaxBatchSize,
        string.Join(',', Plan.Sizes.IsDefault ? [] : Plan.Sizes),
        Plan.RunBudget,
        Plan.Threads,
        Concurrency) { Cuda = Plan.Cuda };
}
