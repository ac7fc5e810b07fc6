using System.Text;
using Confluent.Kafka;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Decoding.Framing;
using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Reading;

/// <summary>Finds the schemas of framed Avro records, each once. For tools: nothing here is quick. Not safe for several threads.</summary>
/// <param name="registry">Where schemas are; null for nowhere.</param>
public sealed class RecordSchemas(ISchemaRegistry? registry)
{
    private readonly Dictionary<SchemaKey, AvroSchema?> _schemas = [];

    /// <summary>The payload behind the framing and its schema; both null where the record is not framed, or its schema is not to be had.</summary>
    /// <exception cref="RegistryException">The registry refuses.</exception>
    public async Task<(byte[]? Body, AvroSchema? Schema)> ResolveAsync(ConsumeResult<byte[]?, byte[]?> record, CancellationToken stop)
    {
        if (registry is null || record.Message.Value is not { Length: > 0 } value)
        {
            return (null, null);
        }

        var (key, start) = ReadFraming(record, value);
        if (key is not { } schemaKey)
        {
            return (null, null);
        }

        if (!_schemas.TryGetValue(schemaKey, out var schema))
        {
            var registered = await registry.GetSchemaAsync(schemaKey, stop);
            schema = registered is null ? null : AvroSchema.Parse(registered);
            _schemas.Add(schemaKey, schema);
        }

        return (value[start..], schema);
    }

    private static (SchemaKey? Key, int Start) ReadFraming(ConsumeResult<byte[]?, byte[]?> record, byte[] value)
    {
        var arena = new PinnedArena(4096);
        var headers = record.Message.Headers
            .Select(header => new RecordHeader(arena.Append(Encoding.UTF8.GetBytes(header.Key)), header.GetValueBytes() is { } bytes ? arena.Append(bytes) : ByteRange.Null))
            .ToArray();
        var framing = ConfluentFraming.Read(arena.Append(value), headers);
        return framing.Fault.IsNone ? (framing.Key, value.Length - framing.Body.Length) : (null, 0);
    }
}
