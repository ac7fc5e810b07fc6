using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What the keys of <c>source</c> must be to each other.</summary>
internal static class SourceRules
{
    public static void CheckSchemas(SectionOptions source, ReadingContext reading)
    {
        if (source.TryGet(SourceKeys.Format, out var format) && format == EventFormat.Json)
        {
            source.Refuse(SourceKeys.Schema, "has no effect on JSON events; allowed with format: avro", reading);
            source.Refuse(SourceKeys.ReaderSchema, "has no effect on JSON events; allowed with format: avro", reading);
        }
    }
}
