using System.Collections.Immutable;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What kind of feature this is, as several rules need to know it. Wrong values count as left out.</summary>
internal static class FeatureTraits
{
    /// <summary>The transforms in order; none where they are wrong.</summary>
    public static ImmutableArray<TransformKind> TransformsOf(SectionOptions feature) =>
        feature.TryGet(FeatureKeys.Transform, out var transforms) ? [.. transforms.Select(transform => transform.Value)] : [];

    public static bool Has(SectionOptions feature, TransformKind kind) => TransformsOf(feature).Contains(kind);

    /// <summary>Whether its value is a point in time.</summary>
    public static bool IsTime(SectionOptions feature) => TransformsOf(feature).Any(IsPartOfTime);

    /// <summary>Whether its value is looked up or hashed.</summary>
    public static bool IsCategory(SectionOptions feature) =>
        feature.IsWritten(FeatureKeys.Categories) || feature.IsWritten(FeatureKeys.Encode);

    /// <summary>Whether its value has to be a number; one without any of these may as well be text for a model that takes text.</summary>
    public static bool IsNumber(SectionOptions feature) =>
        !IsTime(feature)
        && !IsCategory(feature)
        && (!TransformsOf(feature).IsEmpty || feature.IsWritten(FeatureKeys.Min) || feature.IsWritten(FeatureKeys.Max));

    public static bool IsPartOfTime(TransformKind kind) => kind is TransformKind.HourOfDay or TransformKind.DayOfWeek;

    /// <summary>What <c>cyclical</c> repeats after: the period written, else that of the part of time right before it.</summary>
    public static double? PeriodOf(SectionOptions feature)
    {
        if (feature.IsWritten(FeatureKeys.Period))
        {
            return feature.FindValue(FeatureKeys.Period);
        }

        var transforms = TransformsOf(feature);
        var before = transforms.IndexOf(TransformKind.Cyclical) - 1;
        return before < 0 ? null : transforms[before] switch
        {
            TransformKind.HourOfDay => 24,
            TransformKind.DayOfWeek => 7,
            _ => null,
        };
    }
}
