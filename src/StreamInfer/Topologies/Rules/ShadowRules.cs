using System.Collections.Immutable;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What shadows must be to each other, to the active version and in themselves.</summary>
internal static class ShadowRules
{
    public static void CheckDifferences(SectionOptions shadow, ReadingContext reading)
    {
        if (shadow.IsWritten(ShadowKeys.FeaturesOnDisagreement))
        {
            shadow.Need(ShadowKeys.DifferencesTopic, "featuresOnDisagreement needs it", reading);
        }
    }

    public static void CheckVersions(ImmutableArray<Located<SectionOptions>> shadows, ReadingContext reading) =>
        VersionRules.CheckDistinct(shadows, ShadowKeys.Version, "shadow", reading);

    public static void CheckTopology(SectionOptions topology, ReadingContext reading)
    {
        if (topology.TryGet(TopologyKeys.Shadow, out var shadows))
        {
            VersionRules.CheckNotActive(shadows, ShadowKeys.Version, topology, reading);
        }
    }
}
