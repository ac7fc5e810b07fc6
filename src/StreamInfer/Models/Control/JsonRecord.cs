using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace StreamInfer.Models.Control;

/// <summary>What all records of the control topic have in common: one JSON object that starts with the version of its layout.</summary>
internal static class JsonRecord
{
    public const int SchemaVersion = 1;

    private const string SchemaField = "schemaVersion";

    public static byte[] Write(Action<Utf8JsonWriter> writeFields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(SchemaField, SchemaVersion);
            writeFields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <param name="json">UTF-8.</param>
    /// <param name="read">Makes the value of the fields and may note mistakes; what it makes counts only where there are none.</param>
    public static JsonReading<T> Read<T>(ReadOnlyMemory<byte> json, Func<JsonFields, ImmutableArray<string>.Builder, T> read)
        where T : class
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        var fields = JsonFields.Root(json, mistakes, out var document);
        using (document)
        {
            if (fields is null)
            {
                return JsonReading<T>.Wrong(mistakes.ToImmutable());
            }

            var version = fields.Long(SchemaField);
            if (version > SchemaVersion)
            {
                return JsonReading<T>.Newer(version);
            }

            if (version < SchemaVersion && mistakes.Count == 0)
            {
                fields.Note(SchemaField, string.Create(CultureInfo.InvariantCulture, $"is {version}; allowed is {SchemaVersion} or more"));
            }

            var value = read(fields, mistakes);
            return mistakes.Count == 0 ? JsonReading<T>.Of(value) : JsonReading<T>.Wrong(mistakes.ToImmutable());
        }
    }

    public static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset time) => json.WriteString(name, time.UtcDateTime);
}
