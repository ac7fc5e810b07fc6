using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>Keys that only a point in time has a use for.</summary>
internal static class TimeRules
{
    public static void Check(SectionOptions feature, ReadingContext reading)
    {
        var known = feature.TryGet(FeatureKeys.Transform, out _) || !feature.IsWritten(FeatureKeys.Transform);
        if (known && !FeatureTraits.IsTime(feature))
        {
            feature.Refuse(FeatureKeys.Unit, "has no effect without transform: hourOfDay or dayOfWeek", reading);
            feature.Refuse(FeatureKeys.TimeZone, "has no effect without transform: hourOfDay or dayOfWeek", reading);
        }
    }
}
