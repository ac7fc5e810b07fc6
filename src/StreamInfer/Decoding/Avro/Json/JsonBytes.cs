using System.Text;
using System.Text.Json;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>Reads bytes, fixed, and the decimals and UUIDs that they may stand for, from JSON.</summary>
internal static class JsonBytes
{
    /// <summary>The bytes of a value: base64, except a decimal's number, a UUID's text, and all defaults.</summary>
    public static byte[] Of(AvroSchema schema, JsonElement value, JsonPlace at)
    {
        var size = (schema as AvroFixed)?.Size;
        var bytes = Read(schema, size, value, at);
        return size is null || size == bytes.Length ? bytes : throw at.Expected($"{size} bytes", value);
    }

    private static byte[] Read(AvroSchema schema, int? size, JsonElement value, JsonPlace at)
    {
        if (schema.Annotation.Type == AvroLogicalType.Decimal && value.ValueKind == JsonValueKind.Number)
        {
            return DecimalText.Parse(value.GetRawText(), schema.Annotation, size) ??
                throw at.Expected($"a number of {schema.Annotation.Precision} digits, {schema.Annotation.Scale} behind the point", value);
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw at.Expected("bytes as text", value);
        if (at.IsDefault)
        {
            var isBytes = text.All(letter => letter <= 0xff);
            return isBytes ? Encoding.Latin1.GetBytes(text) : throw at.Expected("characters up to U+00FF", value);
        }

        if (schema.Annotation.Type == AvroLogicalType.Uuid)
        {
            return Guid.TryParseExact(text, "D", out var uuid) ? uuid.ToByteArray(bigEndian: true) : throw at.Expected("a UUID", value);
        }

        return value.TryGetBytesFromBase64(out var bytes) ? bytes : throw at.Expected("base64 text", value);
    }
}
