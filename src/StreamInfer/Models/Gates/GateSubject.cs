using StreamInfer.Inference;

namespace StreamInfer.Models.Gates;

/// <summary>A version that was loaded and is to be judged.</summary>
/// <param name="Model">Its manifest and identity.</param>
/// <param name="Session">Bound to the topology; used by the gate alone while it judges.</param>
/// <param name="Reference">The same on the CPU, to compare with; null where <paramref name="Session"/> runs there, or there is none.</param>
/// <param name="LoadTook">How long it took to get there.</param>
public sealed record GateSubject(ResolvedModel Model, IModelSession Session, IModelSession? Reference, TimeSpan LoadTook)
{
    /// <summary>Why there is no reference, where there should be one; null otherwise.</summary>
    public string? ReferenceProblem { get; init; }
}
