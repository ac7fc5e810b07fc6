using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Kafka.Reading;

namespace StreamInfer.Host.Tools;

/// <summary>
/// Writes the records of a topic as JSON lines: partition, offset, timestamp, key, headers and the value, decoded where it is framed Avro or JSON. What
/// cannot be decoded is shown as base64 with the reason, so that nothing is passed over.
/// </summary>
internal sealed class TopicTail(ISchemaRegistry? registry, Stream output)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly RecordSchemas _schemas = new(registry);

    /// <summary>Writes one record as a line.</summary>
    public async Task WriteAsync(ConsumeResult<byte[]?, byte[]?> record, CancellationToken stop)
    {
        var (body, schema) = await _schemas.ResolveAsync(record, stop);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("partition", record.Partition.Value);
            json.WriteNumber("offset", record.Offset.Value);
            json.WriteString("timestamp", record.Message.Timestamp.UtcDateTime);
            WriteBytes(json, "key", record.Message.Key);
            json.WriteStartObject("headers");
            foreach (var header in record.Message.Headers)
            {
                WriteBytes(json, header.Key, header.GetValueBytes());
            }

            json.WriteEndObject();
            WriteValue(json, record.Message.Value, body, schema);
            json.WriteEndObject();
        }

        await output.WriteAsync("\n"u8.ToArray(), stop);
        await output.FlushAsync(stop);
    }

    private static void WriteBytes(Utf8JsonWriter json, string name, byte[]? bytes)
    {
        json.WritePropertyName(name);
        if (bytes is null)
        {
            json.WriteNullValue();
            return;
        }

        try
        {
            json.WriteStringValue(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            json.WriteBase64StringValue(bytes);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, byte[]? value, byte[]? body, AvroSchema? schema)
    {
        if (value is null)
        {
            json.WriteNull("value");
        }
        else if (schema is not null && TryDump(schema, body!, out var dumped))
        {
            json.WritePropertyName("value");
            json.WriteRawValue(dumped);
        }
        else if (TryParseJson(value, out var document))
        {
            // Written anew: its own line breaks would end the line, and its text could hold what a terminal acts on.
            using (document)
            {
                json.WritePropertyName("value");
                document.WriteTo(json);
            }
        }
        else
        {
            json.WriteBase64String("value", value);
            json.WriteString("undecoded", schema is null ? "neither JSON nor Avro of a known schema" : "the payload does not fit its schema");
        }
    }

    private static bool TryDump(AvroSchema schema, byte[] body, out byte[] dumped)
    {
        using var buffer = new MemoryStream();
        try
        {
            using (var json = new Utf8JsonWriter(buffer))
            {
                AvroToJson.Write(schema, body, json);
            }

            dumped = buffer.ToArray();
            return true;
        }
        catch (FormatException)
        {
            dumped = [];
            return false;
        }
    }

    private static bool TryParseJson(byte[] value, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        var reader = new Utf8JsonReader(value);
        try
        {
            if (JsonDocument.TryParseValue(ref reader, out document) && !reader.Read())
            {
                return true;
            }
        }
        catch (JsonException)
        {
            // It is no JSON, or there is something behind it.
        }

        document?.Dispose();
        return false;
    }
}
