using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace StreamInfer.Models.Control;

/// <summary>What all records of the control topic have in common: one JSON object that starts with the version of its layout.</summary>
internal static class JsonRecord
{
    public const int SchemaVersion = 1;

    private const string SchemaField = "schemaVersion";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

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
        using var document = Parse(json, out var mistake);
        if (document is not { RootElement: { ValueKind: JsonValueKind.Object } root })
        {
            return JsonReading<T>.Wrong([mistake]);
        }

        var fields = new JsonFields(root, "", mistakes);
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

    public static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset time) => json.WriteString(name, time.UtcDateTime);

    /// <summary>The document; null, or none with an object, where there is a mistake.</summary>
    private static JsonDocument? Parse(ReadOnlyMemory<byte> json, out string mistake)
    {
        if (!Utf8.IsValid(json.Span))
        {
            mistake = "the record is no UTF-8";
            return null;
        }

        try
        {
            mistake = "the record is no JSON object";
            return JsonDocument.Parse(json, Strict);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter for names that are no Unicode text, which cannot be told apart.
            mistake = $"the record is no JSON: {error.Message}";
            return null;
        }
    }
}
