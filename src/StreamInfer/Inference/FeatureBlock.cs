using System.Collections.Immutable;

namespace StreamInfer.Inference;

/// <summary>The feature rows of one micro-batch, laid out as the model wants them. Reused from batch to batch; rows are overwritten.</summary>
public sealed class FeatureBlock
{
    /// <param name="layout">The inputs of the model.</param>
    /// <param name="capacity">Most rows, 1 or more.</param>
    public FeatureBlock(RowLayout layout, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Layout = layout;
        Capacity = capacity;
        Tensors = [.. layout.Tensors.Select(spec => new TensorBuffer(spec, capacity))];
    }

    public RowLayout Layout { get; }

    public int Capacity { get; }

    /// <summary>One a model input, in the layout's order.</summary>
    public ImmutableArray<TensorBuffer> Tensors { get; }
}
