using System.Collections.Immutable;
using StreamInfer.Inference;

namespace StreamInfer.Models;

/// <summary>One input of the model with the columns that fill it.</summary>
/// <param name="Spec">Name, type and columns a row.</param>
/// <param name="RowDimensions">Shape of one row, without the first dimension; empty for an input <c>[N]</c>. Its product is the
/// width.</param>
public sealed record BoundInput(TensorSpec Spec, ImmutableArray<long> RowDimensions);
