using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>When a registry is needed, and what its credentials must be to each other.</summary>
internal static class RegistryRules
{
    public static void CheckCredentials(SectionOptions registry, ReadingContext reading)
    {
        if (registry.IsWritten(RegistryKeys.Token))
        {
            registry.Refuse(
                RegistryKeys.Username, "does not go with a token; allowed is either a token, or username and password", reading);
            registry.Refuse(
                RegistryKeys.Password, "does not go with a token; allowed is either a token, or username and password", reading);
        }

        CheckPair(registry, RegistryKeys.Username, RegistryKeys.Password, reading);
        CheckPair(registry, RegistryKeys.Certificate, RegistryKeys.Key, reading);
    }

    public static void CheckNeeded(SectionOptions topology, ReadingContext reading)
    {
        if (topology.TryGet(TopologyKeys.Source, out var source)
            && source.TryGet(SourceKeys.Format, out var events)
            && events == EventFormat.Avro
            && !source.IsWritten(SourceKeys.Schema))
        {
            topology.Need(TopologyKeys.Registry, "source.format avro without source.schema needs one", reading);
        }
        else if (topology.TryGet(TopologyKeys.Output, out var output)
            && output.TryGet(OutputKeys.Format, out var predictions)
            && predictions == EventFormat.Avro)
        {
            topology.Need(TopologyKeys.Registry, "output.format avro needs one", reading);
        }
    }

    private static void CheckPair(SectionOptions registry, Key first, Key second, ReadingContext reading)
    {
        if (registry.IsWritten(first) != registry.IsWritten(second))
        {
            var (there, missing) = registry.IsWritten(first) ? (first, second) : (second, first);
            registry.Need(missing, $"{there.Name} needs it", reading);
        }
    }
}
