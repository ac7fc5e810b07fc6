using System.Text.Json;
using StreamInfer.Decoding.Avro.Compiling;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>Writes one Avro value, and all within it, as JSON.</summary>
internal static class JsonDump
{
    private const int MaxNesting = 64;

    public static void Write(AvroSchema schema, ref AvroPayloadReader reader, Utf8JsonWriter json, int nesting)
    {
        if (nesting > MaxNesting)
        {
            throw reader.Error($"more than {MaxNesting} values inside each other");
        }

        switch (schema)
        {
            case AvroRecord record:
                json.WriteStartObject();
                foreach (var field in record.Fields)
                {
                    json.WritePropertyName(field.Name);
                    Write(field.Schema, ref reader, json, nesting + 1);
                }

                json.WriteEndObject();
                break;
            case AvroUnion { Branches: var branches }:
                Write(branches[reader.Index(branches.Length)], ref reader, json, nesting + 1);
                break;
            case AvroArray array:
                json.WriteStartArray();
                WriteItems(array.Items, isMap: false, ref reader, json, nesting);
                json.WriteEndArray();
                break;
            case AvroMap map:
                json.WriteStartObject();
                WriteItems(map.Values, isMap: true, ref reader, json, nesting);
                json.WriteEndObject();
                break;
            case AvroEnum { Symbols: var symbols }:
                json.WriteStringValue(symbols[reader.Index(symbols.Length)]);
                break;
            case AvroFixed type:
                WriteBytes(type.Annotation, reader.Raw(type.Size), json);
                break;
            default:
                WritePrimitive(schema, ref reader, json);
                break;
        }
    }

    private static void WriteItems(AvroSchema items, bool isMap, ref AvroPayloadReader reader, Utf8JsonWriter json, int nesting)
    {
        var hasBytes = isMap || new SchemaSizes().Least(items) > 0;
        for (var left = reader.Block(hasBytes); left > 0; left = reader.Block(hasBytes))
        {
            for (; left > 0; left--)
            {
                if (isMap)
                {
                    json.WritePropertyName(reader.Text());
                }

                Write(items, ref reader, json, nesting + 1);
            }
        }
    }

    private static void WritePrimitive(AvroSchema schema, ref AvroPayloadReader reader, Utf8JsonWriter json)
    {
        switch (schema.Type)
        {
            case AvroType.Null:
                json.WriteNullValue();
                break;
            case AvroType.Boolean:
                json.WriteBooleanValue(reader.Boolean());
                break;
            case AvroType.Int:
                WriteWhole(schema.Annotation.Type, reader.Int(), json);
                break;
            case AvroType.Long:
                WriteWhole(schema.Annotation.Type, reader.Long(), json);
                break;
            case AvroType.Float when reader.Float() is var value:
                WriteReal(float.IsFinite(value), value, json, () => json.WriteNumberValue(value));
                break;
            case AvroType.Double when reader.Double() is var value:
                WriteReal(double.IsFinite(value), value, json, () => json.WriteNumberValue(value));
                break;
            case AvroType.Bytes:
                WriteBytes(schema.Annotation, reader.Bytes(), json);
                break;
            default:
                json.WriteStringValue(reader.Text());
                break;
        }
    }

    private static void WriteWhole(AvroLogicalType logical, long value, Utf8JsonWriter json)
    {
        if (TemporalText.Format(logical, value) is { } text)
        {
            json.WriteStringValue(text);
        }
        else
        {
            json.WriteNumberValue(value);
        }
    }

    private static void WriteReal(bool isFinite, double value, Utf8JsonWriter json, Action write)
    {
        if (isFinite)
        {
            write();
        }
        else
        {
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }

    private static void WriteBytes(AvroAnnotation annotation, ReadOnlySpan<byte> bytes, Utf8JsonWriter json)
    {
        switch (annotation.Type)
        {
            case AvroLogicalType.Decimal:
                json.WriteRawValue(DecimalText.Format(bytes, annotation.Scale));
                break;
            case AvroLogicalType.Uuid:
                json.WriteStringValue(new Guid(bytes, bigEndian: true));
                break;
            default:
                json.WriteBase64StringValue(bytes);
                break;
        }
    }
}
