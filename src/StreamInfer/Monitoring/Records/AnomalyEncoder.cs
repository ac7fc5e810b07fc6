using System.Buffers;
using System.Text;
using System.Text.Json;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Records;

/// <summary>Anomaly records by <c>schemas/anomaly.avsc</c>, as Avro or JSON as predictions are. In JSON what is null is left out.</summary>
/// <param name="topic">Of the events.</param>
/// <param name="format">Of the topology's output.</param>
/// <param name="schemaId">At the registry; read for Avro only.</param>
internal sealed class AnomalyEncoder(string topic, EventFormat format, int schemaId)
{
    private static readonly string[] Methods = ["hst", "zscore", "onnx"];

    /// <summary>Bytes of the value.</summary>
    public byte[] Encode(AnomalyRecord record)
    {
        var id = new byte[PredictionId.TextLength];
        new PredictionId(topic, record.Model, record.ModelVersion).Write(record.Partition, record.Offset, id);
        var source = FormattableString.Invariant($"{topic}/{record.Partition}/{record.Offset}");
        return format == EventFormat.Avro ? Avro(record, id, source) : Json(record, id, source);
    }

    private static int MethodOf(AnomalyRecord record) => record.Method switch
    {
        AnomalyMethod.RobustZ => 1,
        AnomalyMethod.Model => 2,
        _ => 0,
    };

    private byte[] Avro(AnomalyRecord record, byte[] id, string source)
    {
        var texts = Encoding.UTF8.GetByteCount(record.Pipeline + record.Model + source + string.Concat(record.Top.Select(item => item.Feature)));
        var buffer = new byte[texts + id.Length + (30 * AvroSpanWriter.MaxVarint) + (record.Top.Length * 40)];
        var writer = new AvroSpanWriter(buffer);
        writer.WritePrefix(schemaId);
        writer.WriteString(record.Pipeline);
        writer.WriteString(record.Model);
        writer.WriteBytes(id);
        writer.WriteString(source);
        writer.WriteLong(record.ModelVersion);
        writer.WriteLong(record.EventTimeMs);
        writer.WriteLong(MethodOf(record));
        writer.WriteDouble(record.Score);
        writer.WriteDouble(record.Threshold);
        writer.WriteDouble(record.AlertFraction);
        writer.WriteNullable(record.ModelScore);
        if (record.Top.Length > 0)
        {
            writer.WriteLong(record.Top.Length);
            foreach (var item in record.Top)
            {
                writer.WriteString(item.Feature);
                writer.WriteNullable(item.Value);
                writer.WriteDouble(item.Z);
                writer.WriteDouble(item.Contribution);
            }
        }

        writer.WriteLong(0);
        return buffer[..writer.Length];
    }

    private static byte[] Json(AnomalyRecord record, byte[] id, string source)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("pipeline", record.Pipeline);
        json.WriteString("model", record.Model);
        json.WriteString("predictionId", id);
        json.WriteString("source", source);
        json.WriteNumber("modelVersion", record.ModelVersion);
        json.WriteNumber("eventTime", record.EventTimeMs);
        json.WriteString("method", Methods[MethodOf(record)]);
        json.WriteNumber("score", record.Score);
        json.WriteNumber("threshold", record.Threshold);
        json.WriteNumber("alertFraction", record.AlertFraction);
        if (record.ModelScore is { } score)
        {
            json.WriteNumber("modelScore", score);
        }

        json.WriteStartArray("top");
        foreach (var item in record.Top)
        {
            json.WriteStartObject();
            json.WriteString("feature", item.Feature);
            if (item.Value is { } value)
            {
                json.WriteNumber("value", value);
            }

            json.WriteNumber("z", item.Z);
            json.WriteNumber("contribution", item.Contribution);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
