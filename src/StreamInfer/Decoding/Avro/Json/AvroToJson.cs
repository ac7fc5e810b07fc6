using System.Text.Json;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>
/// Writes an Avro value as plain JSON, for tools: union values are bare, bytes and fixed are base64 text, decimals are numbers with
/// all their digits, dates and times are ISO 8601 text (a number where there is none), UUIDs are text, and the numbers that JSON lacks
/// are <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.
/// </summary>
public static class AvroToJson
{
    /// <summary>Writes the value that <paramref name="payload"/> is.</summary>
    /// <exception cref="FormatException">The payload is malformed, or nested deeper than 64; the message gives the byte.</exception>
    public static void Write(AvroSchema schema, ReadOnlySpan<byte> payload, Utf8JsonWriter json)
    {
        var reader = new AvroPayloadReader(payload);
        JsonDump.Write(schema, ref reader, json, 0);
        reader.End();
    }
}
