using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What is excluded from monitoring, or included in it, must be features of the topology.</summary>
internal static class WatchedFeatureRules
{
    public static void Check(SectionOptions topology, ReadingContext reading)
    {
        if (!topology.TryGet(TopologyKeys.Monitoring, out var monitoring) || !topology.TryGet(TopologyKeys.Features, out var features))
        {
            return;
        }

        var known = features.Select(feature => feature.Value).Where(feature => feature.Find(FeatureKeys.Name) is not null).ToLookup(feature => feature.Get(FeatureKeys.Name), StringComparer.Ordinal);
        string[] names = [.. known.Select(group => group.Key)];
        var excluded = monitoring.FindValue(MonitoringKeys.Exclude) ?? [];
        var included = monitoring.FindValue(MonitoringKeys.Include) ?? [];
        foreach (var (name, place) in excluded.Concat(included))
        {
            if (!known.Contains(name))
            {
                reading.Report(TopologyErrorKind.Invalid, place, $"is no feature; allowed is the name of one{NearestWord.Hint(name, names)}");
            }
        }

        foreach (var (name, place) in included)
        {
            if (excluded.Any(item => string.Equals(item.Value, name, StringComparison.Ordinal)))
            {
                reading.Report(TopologyErrorKind.Conflict, place, "is excluded too; allowed is one of the two");
            }
            else if (known.Contains(name) && !known[name].Any(ShowsClock))
            {
                reading.Report(TopologyErrorKind.Conflict, place, "is watched anyway; allowed is a feature with the transform hourOfDay or dayOfWeek");
            }
        }
    }

    private static bool ShowsClock(SectionOptions feature) =>
        (feature.FindValue(FeatureKeys.Transform) ?? []).Any(transform => transform.Value is TransformKind.HourOfDay or TransformKind.DayOfWeek);
}
