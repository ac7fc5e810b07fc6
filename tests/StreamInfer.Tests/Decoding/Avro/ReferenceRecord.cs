using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>A record of the oracle, which knows its schema.</summary>
internal sealed class ReferenceRecord(AvroRecord schema) : Dictionary<string, object>(StringComparer.Ordinal)
{
    public AvroRecord Schema { get; } = schema;
}
