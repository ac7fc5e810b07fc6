using System.Collections.Immutable;
using StreamInfer.Inference;

namespace StreamInfer.Models.Shadows;

/// <summary>Finds the columns of each feature in a row.</summary>
/// <param name="names">Of the topology's features, in order.</param>
/// <param name="layout">Where they lie; a slot a feature.</param>
internal sealed class FeatureColumns(ImmutableArray<string> names, RowLayout layout)
{
    public ImmutableArray<string> Names => names;

    /// <summary>The values of one feature in one row: double, long, bool or string.</summary>
    public IEnumerable<object> ValuesOf(int feature, FeatureBlock block, int row)
    {
        var slot = layout.Slots[feature];
        var tensor = block.Tensors[slot.Tensor];
        var start = (row * tensor.Spec.Width) + slot.Offset;
        return Enumerable.Range(start, slot.Width).Select<int, object>(i => tensor.Spec.Type switch
        {
            ColumnType.Float => (double)tensor.Floats[i],
            ColumnType.Double => tensor.Doubles[i],
            ColumnType.Int64 => tensor.Int64s[i],
            ColumnType.Boolean => tensor.Booleans[i],
            _ => tensor.Strings[i],
        });
    }
}
