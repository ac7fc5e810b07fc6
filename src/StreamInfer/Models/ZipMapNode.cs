using System.Collections.Immutable;

namespace StreamInfer.Models;

/// <summary>A ZipMap of a model: it turns a tensor of probabilities into a map for each row.</summary>
/// <param name="Tensor">Name of the tensor <c>[N, classes]</c> of floats that goes in.</param>
/// <param name="Output">Name of the sequence of maps that comes out.</param>
/// <param name="Labels">Class labels in the order of the tensor's columns.</param>
public sealed record ZipMapNode(string Tensor, string Output, ImmutableArray<string> Labels);
