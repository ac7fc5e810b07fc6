using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Decoding.Framing;

namespace StreamInfer.Host.Tools;

/// <summary>Turns events of a file into payloads: JSON as it stands, or Avro by a schema behind Confluent's prefix.</summary>
internal sealed class EventEncoder
{
    private readonly AvroSchema? _schema;
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly int _schemaId;
    private readonly bool _retype;

    private EventEncoder(string? schema, int schemaId, bool retype, bool isJson)
    {
        (_schemaId, _retype) = (schemaId, retype);
        if (schema is not null)
        {
            _schema = isJson ? null : AvroSchema.Parse(schema);
            ReadTypes(schema);
        }
    }

    /// <summary>Avro.</summary>
    /// <param name="schema">Avro schema.</param>
    /// <param name="schemaId">Its id at the registry; 0 for bare Avro.</param>
    /// <param name="retype">Whether values are text that stands for what the schema says, as in CSV.</param>
    public static EventEncoder Avro(string schema, int schemaId, bool retype) => new(schema, schemaId, retype, isJson: false);

    /// <summary>JSON.</summary>
    /// <param name="schema">Avro schema that says what the text of each column stands for, as in CSV; null where values have their types already.</param>
    public static EventEncoder Json(string? schema) => new(schema, 0, schema is not null, isJson: true);

    /// <summary>The payload of one event.</summary>
    /// <exception cref="FormatException">The event does not fit the schema; names line and place.</exception>
    public byte[] Encode(EventRow row)
    {
        try
        {
            var fields = _retype ? Retype(row.Fields) : row.Fields;
            return _schema is null ? JsonSerializer.SerializeToUtf8Bytes(fields) : EncodeAvro(fields);
        }
        catch (FormatException misfit)
        {
            throw new FormatException($"line {row.Line}: {misfit.Message}", misfit);
        }
    }

    private byte[] EncodeAvro(JsonObject fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        if (_schemaId > 0)
        {
            ConfluentFraming.WritePrefix(buffer.GetSpan(ConfluentFraming.PrefixLength), _schemaId);
            buffer.Advance(ConfluentFraming.PrefixLength);
        }

        AvroFromJson.Encode(_schema!, JsonSerializer.SerializeToElement(fields), buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private JsonObject Retype(JsonObject fields)
    {
        var typed = new JsonObject();
        foreach (var (name, value) in fields)
        {
            // Columns that the schema lacks (a label, say) are not part of the event.
            if (_types.ContainsKey(name))
            {
                typed[name] = value is null ? null : InferredSchema.Typed(value.GetValue<string>(), _types.GetValueOrDefault(name, "string"));
            }
        }

        return typed;
    }

    private void ReadTypes(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        foreach (var field in document.RootElement.GetProperty("fields").EnumerateArray())
        {
            _types[field.GetProperty("name").GetString()!] = TypeName(field.GetProperty("type"));
        }
    }

    /// <summary>The primitive that text of a column stands for; the first branch of a union that is not null.</summary>
    private static string TypeName(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String => type.GetString()!,
        JsonValueKind.Array => type.EnumerateArray().Select(TypeName).FirstOrDefault(name => name != "null") ?? "null",
        _ => type.TryGetProperty("logicalType", out _) ? "string" : TypeName(type.GetProperty("type")),
    };
}
