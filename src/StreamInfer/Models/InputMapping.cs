using System.Collections.Immutable;

namespace StreamInfer.Models;

/// <summary>Which features feed one input of the model, side by side in this order.</summary>
/// <param name="Input">The input's name in the model.</param>
/// <param name="Features">Names of features of the topology; one or more.</param>
public sealed record InputMapping(string Input, ImmutableArray<string> Features);
