using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>Chooses the <see cref="ValueRoute"/> of a feature.</summary>
internal static class ValueRoutes
{
    /// <summary>Bounds and transforms are about numbers; without them, columns and encoding decide.</summary>
    public static ValueRoute Of(FeaturePlan feature, ColumnType type)
    {
        if (feature.Transforms is [{ Kind: TransformKind.HourOfDay or TransformKind.DayOfWeek }, ..])
        {
            return ValueRoute.Instant;
        }

        if (feature.Transforms.Length > 0 || feature.Min is not null || feature.Max is not null)
        {
            return ValueRoute.Number;
        }

        if (feature.Encode != EncodingKind.None)
        {
            return ValueRoute.Category;
        }

        return type == ColumnType.String ? ValueRoute.Text : ValueRoute.Number;
    }
}
