using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>Takes a default through the transforms of a number, to see whether anything is left of it.</summary>
internal static class DefaultTransformation
{
    /// <summary>The transformed value; null where a parameter is missing or wrong, which is an error of its own.</summary>
    public static double? Apply(SectionOptions feature, double value)
    {
        double? result = value;
        var min = feature.FindValue(FeatureKeys.Min);
        var max = feature.FindValue(FeatureKeys.Max);
        foreach (var kind in FeatureTraits.TransformsOf(feature))
        {
            result = kind switch
            {
                TransformKind.Log1p => Math.Log(1 + result.Value),
                TransformKind.Sqrt => Math.Sqrt(result.Value),
                TransformKind.Standardize => (result - feature.FindValue(FeatureKeys.Mean)) / feature.FindValue(FeatureKeys.Std),
                TransformKind.MinMax => (result - min) / (max - min),
                _ => result,
            };
            if (result is null)
            {
                return null;
            }
        }

        return result;
    }
}
