using System.Buffers;
using System.Text;
using System.Text.Json;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>Encodes one JSON value, and all within it.</summary>
internal sealed class JsonEncoder(AvroPayloadWriter output)
{
    public void Encode(AvroSchema schema, JsonElement value, JsonPlace at)
    {
        switch (schema)
        {
            case AvroRecord record:
                EncodeRecord(record, value, at);
                break;
            case AvroUnion union:
                EncodeUnion(union, value, at);
                break;
            case AvroArray array:
                EncodeArray(array, value, at);
                break;
            case AvroMap map:
                EncodeMap(map, value, at);
                break;
            case AvroEnum { Symbols: var symbols }:
                var index = value.ValueKind == JsonValueKind.String ? symbols.IndexOf(value.GetString()!) : -1;
                output.Long(index >= 0 ? index : throw at.Expected($"one of {string.Join(", ", symbols)}", value));
                break;
            case AvroFixed type:
                output.Raw(JsonBytes.Of(type, value, at));
                break;
            default:
                EncodePrimitive(schema, value, at);
                break;
        }
    }

    private void EncodePrimitive(AvroSchema schema, JsonElement value, JsonPlace at)
    {
        switch (schema.Type)
        {
            case AvroType.Null:
                _ = value.ValueKind == JsonValueKind.Null ? value : throw at.Expected("null", value);
                break;
            case AvroType.Boolean:
                var isTrue = value.ValueKind == JsonValueKind.True;
                output.Boolean(isTrue || value.ValueKind == JsonValueKind.False ? isTrue : throw at.Expected("true or false", value));
                break;
            case AvroType.Int:
            case AvroType.Long:
                var whole = JsonNumbers.Whole(schema, value);
                output.Long(whole ?? throw at.Expected($"a value of type {JsonNumbers.Describe(schema)}", value));
                break;
            case AvroType.Float:
                output.Float((float)(JsonNumbers.Real(value) ?? throw at.Expected("a number", value)));
                break;
            case AvroType.Double:
                output.Double(JsonNumbers.Real(value) ?? throw at.Expected("a number", value));
                break;
            case AvroType.Bytes:
                output.Bytes(JsonBytes.Of(schema, value, at));
                break;
            default:
                var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw at.Expected("a text", value);
                output.Bytes(Encoding.UTF8.GetBytes(text));
                break;
        }
    }

    private void EncodeRecord(AvroRecord record, JsonElement value, JsonPlace at)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw at.Expected($"an object ({record})", value);
        }

        foreach (var property in value.EnumerateObject())
        {
            if (!record.Fields.Any(field => property.NameEquals(field.Name)))
            {
                throw at.Error($"{record} has no field '{property.Name}'");
            }
        }

        foreach (var field in record.Fields)
        {
            var place = at.Into($".{field.Name}");
            if (value.TryGetProperty(field.Name, out var given))
            {
                Encode(field.Schema, given, place);
            }
            else
            {
                var missing = field.Default ?? throw place.Error("missing, and the schema has no default");
                Encode(field.Schema, missing, place with { IsDefault = true });
            }
        }
    }

    private void EncodeUnion(AvroUnion union, JsonElement value, JsonPlace at)
    {
        var tag = BranchChoice.Tagged(union, value, out var tagged);
        if (tag >= 0)
        {
            output.Long(tag);
            Encode(union.Branches[tag], tagged.Value, at.Into($".{tagged.Name}"));
            return;
        }

        var candidates = BranchChoice.Candidates(union, value);
        if (candidates.Length == 1)
        {
            output.Long(candidates[0]);
            Encode(union.Branches[candidates[0]], value, at.Into(string.Empty));
        }
        else if (!candidates.Any(branch => TryEncodeBranch(union, branch, value, at)))
        {
            throw at.Expected($"a value of one of {union}", value);
        }
    }

    private bool TryEncodeBranch(AvroUnion union, int branch, JsonElement value, JsonPlace at)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            new JsonEncoder(new AvroPayloadWriter(buffer)).Encode(union.Branches[branch], value, at.Into(string.Empty));
        }
        catch (FormatException)
        {
            return false;
        }

        output.Long(branch);
        output.Raw(buffer.WrittenSpan);
        return true;
    }

    private void EncodeArray(AvroArray array, JsonElement value, JsonPlace at)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw at.Expected("an array", value);
        }

        var count = value.GetArrayLength();
        if (count > 0)
        {
            output.Long(count);
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            Encode(array.Items, item, at.Into($"[{index++}]"));
        }

        output.Long(0);
    }

    private void EncodeMap(AvroMap map, JsonElement value, JsonPlace at)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw at.Expected("an object (map)", value);
        }

        var count = value.EnumerateObject().Count();
        if (count > 0)
        {
            output.Long(count);
        }

        foreach (var property in value.EnumerateObject())
        {
            output.Bytes(Encoding.UTF8.GetBytes(property.Name));
            Encode(map.Values, property.Value, at.Into($".{property.Name}"));
        }

        output.Long(0);
    }
}
