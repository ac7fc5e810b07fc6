using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What versions named beside <c>model.version</c> must be to it and to each other.</summary>
internal static class VersionRules
{
    public static void CheckDistinct(ImmutableArray<Located<SectionOptions>> items, KeyOf<int> key, string what, ReadingContext reading)
    {
        var lines = new Dictionary<int, int>();
        foreach (var (item, _) in items)
        {
            if (item.TryGet(key, out var version) && !lines.TryAdd(version, item.PlaceOf(key).At.Line))
            {
                var line = lines[version].ToString(CultureInfo.InvariantCulture);
                reading.Report(TopologyErrorKind.Duplicate, item.PlaceOf(key), $"is the version of another {what}, on line {line}; allowed is one of its own");
            }
        }
    }

    /// <summary>Where <c>model.version</c> is <c>latest</c>, only the start can tell.</summary>
    public static void CheckNotActive(ImmutableArray<Located<SectionOptions>> items, KeyOf<int> key, SectionOptions topology, ReadingContext reading)
    {
        if (!topology.TryGet(TopologyKeys.Model, out var model) || !model.TryGet(ModelKeys.Version, out var active))
        {
            return;
        }

        foreach (var (item, _) in items)
        {
            if (item.TryGet(key, out var version) && version == active)
            {
                reading.Report(TopologyErrorKind.Conflict, item.PlaceOf(key), "is model.version, which scores anyway; allowed is another one");
            }
        }
    }
}
