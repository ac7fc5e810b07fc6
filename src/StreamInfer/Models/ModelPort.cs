using System.Collections.Immutable;
using StreamInfer.Inference;

namespace StreamInfer.Models;

/// <summary>One input or output of a model, as the model declares it.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Type">Element type of a tensor, key type of a map (int64 or string); null where it is none that travels here.</param>
/// <param name="TypeText">The element type in the words of ONNX: <c>float</c>, <c>int32</c>,
/// <c>sequence&lt;map&lt;int64,float&gt;&gt;</c>.</param>
/// <param name="Dimensions">Of a tensor: -1 is open. Empty: the model states no shape, or a scalar. The first one counts rows.</param>
public sealed record ModelPort(string Name, ModelPortKind Kind, ColumnType? Type, string TypeText, ImmutableArray<long> Dimensions)
{
    /// <summary>Keys of the maps, in the order of their values; empty where not known (yet).</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>Values a row: product of all dimensions but the first, or the number of keys; null where that is open.</summary>
    public int? Width
    {
        get
        {
            if (Kind != ModelPortKind.Tensor)
            {
                return Keys.IsEmpty ? null : Keys.Length;
            }

            return Dimensions.IsEmpty || OpenDimensions > 0 ? null : FixedProduct;
        }
    }

    /// <summary>How many dimensions beside the first are open.</summary>
    internal int OpenDimensions => Dimensions.Skip(1).Count(size => size < 0);

    /// <summary>Product of the stated dimensions beside the first; saturates at 2,147,483,647.</summary>
    internal int FixedProduct =>
        (int)Dimensions.Skip(1)
            .Where(size => size >= 0)
            .Aggregate(1L, (product, size) => Math.Min(int.MaxValue, product * Math.Min(int.MaxValue, size)));

    /// <summary><c>float [N, 28, 28]</c>: N for the open first dimension, ? for others.</summary>
    public override string ToString()
    {
        if (Kind != ModelPortKind.Tensor)
        {
            return TypeText;
        }

        var sizes = Dimensions.Select((size, index) => size >= 0 ? $"{size}" : index == 0 ? "N" : "?");
        return Dimensions.IsEmpty ? $"{TypeText} (no shape stated)" : $"{TypeText} [{string.Join(", ", sizes)}]";
    }
}
