using StreamInfer.Publishing;

namespace StreamInfer.Monitoring.Records;

/// <summary>What monitoring's records need of Avro beyond the plain types.</summary>
internal static class AvroFields
{
    public static void WriteNullable(this ref AvroSpanWriter writer, double? value)
    {
        writer.WriteLong(value.HasValue ? 1 : 0);
        if (value is { } known)
        {
            writer.WriteDouble(known);
        }
    }

    public static void WriteNullable(this ref AvroSpanWriter writer, string? value)
    {
        writer.WriteLong(value is null ? 0 : 1);
        if (value is not null)
        {
            writer.WriteString(value);
        }
    }

    /// <summary>Confluent's payload prefix.</summary>
    public static void WritePrefix(this ref AvroSpanWriter writer, int schemaId) =>
        writer.WriteRaw([0, (byte)(schemaId >> 24), (byte)(schemaId >> 16), (byte)(schemaId >> 8), (byte)schemaId]);
}
