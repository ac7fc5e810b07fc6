using System.Collections.Immutable;

namespace StreamInfer.Inference;

/// <summary>How the features of a topology lie in the inputs of one model. Made when the model is bound to the topology.</summary>
/// <param name="Tensors">The model's inputs.</param>
/// <param name="Slots">One a feature, in the topology's order.</param>
public sealed record RowLayout(ImmutableArray<TensorSpec> Tensors, ImmutableArray<ColumnSlot> Slots);
