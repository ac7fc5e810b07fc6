using System.Collections.Immutable;
using StreamInfer.Inference;

namespace StreamInfer.Models;

/// <summary>How the features of a topology fill the inputs of a model.</summary>
/// <param name="Layout">Where each feature's columns lie.</param>
/// <param name="Inputs">In the order of the layout's tensors.</param>
/// <param name="FixedBatch">Rows that each run must have exactly; null where any number will do.</param>
public sealed record InputBinding(RowLayout Layout, ImmutableArray<BoundInput> Inputs, int? FixedBatch);
