using System.Collections.Immutable;

namespace StreamInfer.Inference;

/// <summary>How the features of a topology lie in the inputs of one model. Made when the model is bound to the topology.</summary>
/// <param name="Tensors">The model's inputs.</param>
/// <param name="Slots">One a feature, in the topology's order.</param>
public sealed record RowLayout(ImmutableArray<TensorSpec> Tensors, ImmutableArray<ColumnSlot> Slots)
{
    /// <summary>Memory of a row; text counts as a reference to it.</summary>
    public long RowBytes => Tensors.Sum(tensor => (long)tensor.Width * SizeOf(tensor.Type));

    /// <summary>Whether rows of the one can be run as rows of the other: their inputs may have other names.</summary>
    public bool Matches(RowLayout other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        // Asked for every batch, so without what enumerators cost.
        var isSame = Tensors.Length == other.Tensors.Length && Slots.AsSpan().SequenceEqual(other.Slots.AsSpan());
        for (var i = 0; isSame && i < Tensors.Length; i++)
        {
            isSame = Tensors[i].Type == other.Tensors[i].Type && Tensors[i].Width == other.Tensors[i].Width;
        }

        return isSame;
    }

    private static int SizeOf(ColumnType type) => type switch
    {
        ColumnType.Float => 4,
        ColumnType.Boolean => 1,
        _ => 8,
    };
}
