using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Decoding.Framing;
using StreamInfer.Decoding.Json;
using StreamInfer.Ingestion;

namespace StreamInfer.Monitoring.Labels;

/// <summary>Finds the wanted values of a topic's records, JSON or framed Avro. Waits for a schema that it does not know yet. Used by one thread.</summary>
internal sealed class RecordPayloads
{
    private readonly DecodePlan _plan;
    private readonly ISchemaRegistry? _registry;
    private readonly JsonDecoder? _json;
    private readonly Dictionary<SchemaKey, AvroDecoder?> _decoders = [];

    /// <param name="format">Of the records.</param>
    /// <param name="paths">What is wanted: one cell each, in this order.</param>
    /// <param name="registry">Needed for Avro.</param>
    public RecordPayloads(Topologies.EventFormat format, IEnumerable<FieldPath> paths, ISchemaRegistry? registry)
    {
        _plan = DecodePlan.Of(paths.Select(path => (path, 1)));
        _registry = registry;
        _json = format == Topologies.EventFormat.Json ? new JsonDecoder(_plan) : null;
        Row = new RawRow(_plan);
    }

    /// <summary>The values of the record that was read last.</summary>
    public RawRow Row { get; }

    /// <summary>Reads a record.</summary>
    /// <returns>Null where that is done, or why it cannot be.</returns>
    /// <exception cref="RegistryException">The registry refuses every request.</exception>
    public string? Read(ByteRange value, ReadOnlySpan<RecordHeader> headers, CancellationToken stop)
    {
        if (value.IsNull)
        {
            return "it has no payload";
        }

        if (_json is not null)
        {
            return Words(_json.Decode(value, Row));
        }

        var framing = ConfluentFraming.Read(value, headers);
        if (!framing.Fault.IsNone)
        {
            return Words(framing.Fault);
        }

        return DecoderOf(framing.Key, stop) is { } decoder ? Words(decoder.Decode(framing.Body, Row)) : $"schema {framing.Key} is not to be had";
    }

    private static string? Words(DecodeFault fault) => fault.IsNone ? null : fault.Detail ?? fault.Reason.ToString();

    private AvroDecoder? DecoderOf(SchemaKey key, CancellationToken stop)
    {
        if (!_decoders.TryGetValue(key, out var decoder))
        {
            _decoders.Add(key, decoder = Compile(key, stop));
        }

        return decoder;
    }

    private AvroDecoder? Compile(SchemaKey key, CancellationToken stop)
    {
        try
        {
            return _registry!.GetSchemaAsync(key, stop).GetAwaiter().GetResult() is { } schema ? AvroDecoder.Compile(schema, null, _plan) : null;
        }
        catch (RegistryException unusable) when (unusable.Fault == RegistryFault.Unusable)
        {
            return null;
        }
        catch (AvroSchemaException)
        {
            return null;
        }
    }
}
