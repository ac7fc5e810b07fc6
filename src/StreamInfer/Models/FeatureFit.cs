using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Models;

/// <summary>Whether the columns of a feature can be of the type that an input wants.</summary>
internal static class FeatureFit
{
    /// <summary>What keeps the feature from filling an input of this type; null where nothing does.</summary>
    public static string? Misfit(FeaturePlan feature, ColumnType type)
    {
        var exact = feature.Transforms.All(transform => transform.Kind is TransformKind.HourOfDay or TransformKind.DayOfWeek);
        return type switch
        {
            ColumnType.Int64 when !exact => "its transforms give fractions, which int64 cannot hold",
            ColumnType.Boolean when !feature.Transforms.IsEmpty => "its transforms give numbers, not true or false",
            ColumnType.Boolean when feature.Encode is EncodingKind.Ordinal or EncodingKind.Hash =>
                "its encoding gives numbers, not true or false",
            ColumnType.String when !feature.Transforms.IsEmpty => "its transforms give numbers, not text",
            ColumnType.String when feature.Encode != EncodingKind.None => "its encoding gives numbers, not text",
            ColumnType.String when feature.MissingIndicator => "its missing indicator is a number, not text",
            _ => null,
        };
    }

    /// <summary><c>1 column</c>, <c>3 columns (one-hot)</c>.</summary>
    public static string Describe(FeaturePlan feature)
    {
        var columns = feature.ColumnCount == 1 ? "1 column" : $"{feature.ColumnCount} columns";
        return feature.Encode switch
        {
            EncodingKind.OneHot => $"{columns} (one-hot)",
            EncodingKind.Ordinal => $"{columns} (ordinal)",
            EncodingKind.Hash => $"{columns} (hash)",
            _ => columns,
        };
    }
}
