using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Inference;

/// <summary>Rows that any model should take: zeros, false, and for text a category that the topology knows.</summary>
public static class NeutralRows
{
    public static FeatureBlock Make(RowLayout layout, ImmutableArray<FeaturePlan> features, int rows)
    {
        var block = new FeatureBlock(layout, rows);
        for (var index = 0; index < features.Length; index++)
        {
            var slot = layout.Slots[index];
            var tensor = block.Tensors[slot.Tensor];
            if (tensor.Spec.Type != ColumnType.String)
            {
                continue;
            }

            var text = features[index].Categories.FirstOrDefault() ?? features[index].Default ?? string.Empty;
            for (var row = 0; row < rows; row++)
            {
                tensor.Strings.AsSpan((row * tensor.Spec.Width) + slot.Offset, slot.Width).Fill(text);
            }
        }

        return block;
    }
}
