using System.Buffers;
using System.Text.Json;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Models.Shadows;

/// <summary>Differences as JSON objects with the fields of <c>schemas/shadow-difference.avsc</c>; what is null is left out, and NaN is null.</summary>
internal sealed class DifferenceJson(PredictionStamp stamp, FeatureColumns? columns)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public ReadOnlyMemory<byte> Write(in BatchEvent scored, in SourceRecord record, in Difference difference, FeatureBlock? features, string id, long scoredAtMs)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartObject();
        json.WriteString("predictionId", id);
        json.WriteNumber("eventTime", scored.EventTimeMs);
        json.WriteNumber("scoredAt", scoredAtMs);
        json.WriteNumber("primaryVersion", difference.Primary.Version);
        WriteNumber(json, "primaryScore", difference.Primary.Score);
        WriteBoolean(json, "primaryDecision", difference.Primary.Decision);
        WriteNumber(json, "shadowScore", difference.Score);
        WriteBoolean(json, "shadowDecision", difference.Decision);
        WriteNumber(json, "difference", difference.Absolute);
        WriteBoolean(json, "agrees", difference.Agrees);
        WriteFeatures(json, features, scored.Row);
        json.WriteStartObject("source");
        json.WriteNumber("partition", record.Partition);
        json.WriteNumber("offset", record.Offset);
        json.WriteString("topic", stamp.SourceTopic);
        json.WriteEndObject();
        json.WriteString("model", stamp.Model.Identity.Name);
        json.WriteNumber("shadowVersion", stamp.Model.Identity.Version);
        json.WriteString("shadowDigest", stamp.Model.Identity.DigestShort);
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenMemory;
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteBoolean(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known)
        {
            json.WriteBoolean(name, known);
        }
    }

    private void WriteFeatures(Utf8JsonWriter json, FeatureBlock? features, int row)
    {
        if (features is null || columns is null)
        {
            return;
        }

        json.WriteStartObject("features");
        for (var i = 0; i < columns.Names.Length; i++)
        {
            json.WriteStartArray(columns.Names[i]);
            foreach (var value in columns.ValuesOf(i, features, row))
            {
                switch (value)
                {
                    case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
                    case double: json.WriteNullValue(); break;
                    case long whole: json.WriteNumberValue(whole); break;
                    case bool truth: json.WriteBooleanValue(truth); break;
                    default: json.WriteStringValue((string)value); break;
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
