using System.Buffers;
using System.Text;
using System.Text.Json;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Records;

/// <summary>Drift records by <c>schemas/drift.avsc</c>, as Avro or JSON as predictions are. In JSON what is null is left out.</summary>
/// <param name="format">Of the topology's output.</param>
/// <param name="schemaId">At the registry; read for Avro only.</param>
internal sealed class DriftEncoder(EventFormat format, int schemaId)
{
    /// <summary>Bytes of the key.</summary>
    public static byte[] KeyOf(DriftRecord record) => Encoding.UTF8.GetBytes($"{record.Pipeline}/{record.Subject}");

    /// <summary>Bytes of the value.</summary>
    public byte[] Encode(DriftRecord record) => format == EventFormat.Avro ? Avro(record) : Json(record);

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private static (string Name, long Value)[] Counts(DriftRecord record)
    {
        var counts = record.Evaluation?.Counts ?? default;
        return
        [
            ("count", counts.Count), ("referenceCount", counts.ReferenceCount), ("missing", counts.Missing), ("outOfRange", counts.OutOfRange),
            ("newCategories", counts.NewCategories), ("late", record.Late), ("tooLate", record.TooLate), ("duplicates", record.Duplicates),
        ];
    }

    private byte[] Avro(DriftRecord record)
    {
        var fields = DriftFields.Of(record.Evaluation, record.Q);
        var texts = Encoding.UTF8.GetByteCount(record.Pipeline + record.Model + record.Subject + record.ProfileHash + record.Detector);
        var buffer = new byte[texts + (fields.Length * 9) + (30 * AvroSpanWriter.MaxVarint)];
        var writer = new AvroSpanWriter(buffer);
        writer.WritePrefix(schemaId);
        writer.WriteString(record.Pipeline);
        writer.WriteString(record.Model);
        writer.WriteString(record.Subject);
        writer.WriteString(record.ProfileHash);
        writer.WriteLong(record.ModelVersion);
        writer.WriteLong(record.Tests);
        writer.WriteLong(record.WindowStart);
        writer.WriteLong(record.WindowEnd);
        writer.WriteLong((int)record.Kind);
        writer.WriteLong((int)record.PreviousState);
        writer.WriteLong((int)record.State);
        writer.WriteLong(record.Cause is null ? 0 : 1);
        if (record.Cause is { } cause)
        {
            writer.WriteLong((int)cause);
        }

        writer.WriteNullable(record.Detector);
        foreach (var (_, value) in Counts(record))
        {
            writer.WriteLong(value);
        }

        foreach (var field in fields)
        {
            writer.WriteNullable(field);
        }

        return buffer[..writer.Length];
    }

    private static byte[] Json(DriftRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("pipeline", record.Pipeline);
        json.WriteString("model", record.Model);
        json.WriteString("subject", record.Subject);
        json.WriteString("profileHash", record.ProfileHash);
        json.WriteNumber("modelVersion", record.ModelVersion);
        json.WriteNumber("tests", record.Tests);
        json.WriteNumber("windowStart", record.WindowStart);
        json.WriteNumber("windowEnd", record.WindowEnd);
        json.WriteString("kind", Word(record.Kind));
        json.WriteString("previousState", Word(record.PreviousState));
        json.WriteString("state", Word(record.State));
        if (record.Cause is { } cause)
        {
            json.WriteString("cause", Word(cause));
        }

        if (record.Detector is { } detector)
        {
            json.WriteString("detector", detector);
        }

        foreach (var (name, value) in Counts(record))
        {
            json.WriteNumber(name, value);
        }

        foreach (var (name, value) in DriftFields.Names.Zip(DriftFields.Of(record.Evaluation, record.Q)))
        {
            if (value is { } known)
            {
                json.WriteNumber(name, known);
            }
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
