using System.Collections.Immutable;

namespace StreamInfer.Models;

/// <summary>The inputs and outputs of a model, in its own order.</summary>
public sealed record ModelSignature(ImmutableArray<ModelPort> Inputs, ImmutableArray<ModelPort> Outputs);
