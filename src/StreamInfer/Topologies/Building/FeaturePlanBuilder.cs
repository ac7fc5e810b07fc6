using StreamInfer.Decoding;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Building;

/// <summary>Makes the plan of a feature without mistakes.</summary>
internal static class FeaturePlanBuilder
{
    public static FeaturePlan Build(SectionOptions feature)
    {
        var name = feature.Get(FeatureKeys.Name);
        return new FeaturePlan
        {
            Name = name,
            Path = feature.Find(FeatureKeys.Path) ?? FieldPath.Parse(name),
            Length = feature.Get(FeatureKeys.Length),
            Coerce = feature.Get(FeatureKeys.Coerce),
            Default = DefaultOf(feature),
            Min = feature.FindValue(FeatureKeys.Min),
            Max = feature.FindValue(FeatureKeys.Max),
            OnOutOfRange = feature.Get(FeatureKeys.OnOutOfRange),
            OnNotFinite = feature.Get(FeatureKeys.OnNotFinite),
            Transforms = [.. FeatureTraits.TransformsOf(feature).Select(kind => BuildTransform(kind, feature))],
            Categories = feature.TryGet(FeatureKeys.Categories, out var categories) ? [.. categories.Select(category =>
                category.Value)] : [],
            Encode = feature.FindValue(FeatureKeys.Encode) ?? EncodingKind.None,
            OnUnknown = feature.Get(FeatureKeys.OnUnknown),
            Buckets = feature.FindValue(FeatureKeys.Buckets) ?? 0,
            MissingIndicator = feature.Get(FeatureKeys.MissingIndicator),
        };
    }

    /// <summary>NaN is written as .NET reads it, however YAML had it, where a number is certain.</summary>
    private static string? DefaultOf(SectionOptions feature) =>
        feature.Find(FeatureKeys.Default) is { } text && FeatureTraits.IsNumber(feature) && DefaultRules.IsNaN(text)
            ? "NaN"
            : feature.Find(FeatureKeys.Default);

    private static TransformPlan BuildTransform(TransformKind kind, SectionOptions feature) => kind switch
    {
        TransformKind.Standardize =>
            new TransformPlan { Kind = kind, Mean = feature.Get(FeatureKeys.Mean), Std = feature.Get(FeatureKeys.Std) },
        TransformKind.MinMax =>
            new TransformPlan { Kind = kind, Min = feature.Get(FeatureKeys.Min), Max = feature.Get(FeatureKeys.Max) },
        TransformKind.HourOfDay or TransformKind.DayOfWeek =>
            new TransformPlan { Kind = kind, Zone = feature.Get(FeatureKeys.TimeZone), Unit = feature.Get(FeatureKeys.Unit) },
        TransformKind.Cyclical => new TransformPlan { Kind = kind, Period = FeatureTraits.PeriodOf(feature)!.Value },
        _ => new TransformPlan { Kind = kind },
    };
}
