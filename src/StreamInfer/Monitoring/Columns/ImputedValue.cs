using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Columns;

/// <summary>What rows have where an event lacked a value, or its value was at a bound: found by encoding just that.</summary>
internal static class ImputedValue
{
    /// <summary>A feature's columns with its default in all of its elements; null where it has none.</summary>
    public static TensorBuffer? Of(FeaturePlan feature, TensorSpec tensor)
    {
        if (feature.Default is null)
        {
            return null;
        }

        var row = new TensorBuffer(tensor with { Width = feature.ColumnCount }, capacity: 1);
        var rules = new FeatureRules(feature, new DecodeTarget(feature.Path, feature.Length, 0), tensor.Type, new TextCache());
        var quality = QualityFlags.None;
        return rules.Encode(default, [], row, 0, ref quality).IsNone ? row : null;
    }

    /// <summary>What the topology's bounds become, the smaller first; infinite where there are none or the column does not show them.</summary>
    public static (float Low, float High) RangeOf(FeaturePlan feature, TensorSpec tensor)
    {
        var isPlain = feature.Encode == EncodingKind.None && tensor.Type != ColumnType.String
            && !feature.Transforms.Any(transform => transform.Kind is TransformKind.Cyclical or TransformKind.HourOfDay or TransformKind.DayOfWeek);
        var low = isPlain ? Encoded(feature, feature.Min, tensor) ?? float.NegativeInfinity : float.NegativeInfinity;
        var high = isPlain ? Encoded(feature, feature.Max, tensor) ?? float.PositiveInfinity : float.PositiveInfinity;
        return low <= high ? (low, high) : (high, low);
    }

    private static float? Encoded(FeaturePlan feature, double? bound, TensorSpec tensor)
    {
        if (bound is not { } value)
        {
            return null;
        }

        var row = new TensorBuffer(tensor with { Width = feature.ColumnCount }, capacity: 1);
        var quality = QualityFlags.None;
        var outcome = new ValueEncoder(feature with { Length = 1 }, tensor.Type, new TextCache()).Encode(RawValue.Of(value), row, 0, ref quality);
        return outcome == ValueOutcome.Done ? (float)RowValues.Number(row, 0) : null;
    }
}
