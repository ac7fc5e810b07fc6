using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What <c>min</c>, <c>max</c> and <c>onOutOfRange</c> must be to each other and to the feature.</summary>
internal static class BoundRules
{
    public static void Check(SectionOptions feature, ReadingContext reading)
    {
        if (feature.TryGet(FeatureKeys.Min, out var min) && feature.TryGet(FeatureKeys.Max, out var max))
        {
            CheckOrder(feature, min, max, reading);
        }

        if (!feature.IsWritten(FeatureKeys.Min) && !feature.IsWritten(FeatureKeys.Max))
        {
            feature.Refuse(FeatureKeys.OnOutOfRange, "has no effect without min or max", reading);
        }

        var reason = FeatureTraits.IsCategory(feature) ? "is a bound of numbers, and this feature is a category"
            : FeatureTraits.IsTime(feature) ? "is a bound of plain numbers, and this feature is a point in time"
            : null;
        if (reason is not null)
        {
            feature.Refuse(FeatureKeys.Min, reason, reading);
            feature.Refuse(FeatureKeys.Max, reason, reading);
        }
    }

    private static void CheckOrder(SectionOptions feature, double min, double max, ReadingContext reading)
    {
        if (min > max)
        {
            reading.Report(TopologyErrorKind.Conflict, feature.PlaceOf(FeatureKeys.Max), "is less than min; allowed is min or more");
        }
        else if (min == max && FeatureTraits.Has(feature, TransformKind.MinMax))
        {
            reading.Report(
                TopologyErrorKind.Conflict,
                feature.PlaceOf(FeatureKeys.Max),
                "equals min, and minmax divides by what lies between; allowed is more than min");
        }
    }
}
