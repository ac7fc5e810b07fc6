using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What features must be to each other, and a feature's name to its path.</summary>
internal static class FeatureRules
{
    public static void CheckNames(ImmutableArray<Located<SectionOptions>> features, ReadingContext reading)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var feature in features)
        {
            if (feature.Value.TryGet(FeatureKeys.Name, out var name))
            {
                var place = feature.Value.PlaceOf(FeatureKeys.Name);
                if (!lines.TryAdd(name, place.At.Line))
                {
                    reading.Report(
                        TopologyErrorKind.Duplicate,
                        place,
                        $"is the name of another feature, on line {lines[name]}; allowed is one of its own");
                }
            }
        }
    }

    /// <summary>Where no path is written the name has to be one.</summary>
    public static void CheckPath(SectionOptions feature, ReadingContext reading)
    {
        if (!feature.IsWritten(FeatureKeys.Path)
            && feature.TryGet(FeatureKeys.Name, out var name)
            && !FieldPath.TryParse(name, out _, out var error))
        {
            reading.Report(
                TopologyErrorKind.Invalid,
                feature.PlaceOf(FeatureKeys.Name),
                $"is no path ({error}); allowed is one, or any name with a path beside it");
        }
    }
}
