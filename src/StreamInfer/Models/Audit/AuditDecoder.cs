using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Models.Audit;

/// <summary>
/// Reads audit entries by the schema that they were written with: fields are found by name, what an older schema lacks has its default, and what a newer one adds is passed over.
/// </summary>
public static class AuditDecoder
{
    private static readonly Lazy<AvroSchema> Own = new(() => AvroSchema.Parse(new Decoding.RegisteredSchema(AuditSchema.Text, [])));

    /// <summary>Reads an entry.</summary>
    /// <param name="body">Bare Avro.</param>
    /// <param name="writer">The schema that it was written with; null for <see cref="AuditSchema"/>.</param>
    /// <exception cref="FormatException">It is no entry; the message says why.</exception>
    public static AuditEntry Decode(ReadOnlySpan<byte> body, AvroSchema? writer = null)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            AvroToJson.Write(writer ?? Own.Value, body, json);
        }

        using var document = JsonDocument.Parse(text.WrittenMemory);
        try
        {
            return Read(document.RootElement);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"no audit entry: {wrong.Message}", wrong);
        }
    }

    private static AuditEntry Read(JsonElement entry) => new()
    {
        Id = Text(entry, "id"),
        At = entry.GetProperty("at").GetDateTimeOffset(),
        Topology = entry.GetProperty("topology").GetString()!,
        Instance = entry.GetProperty("instance").GetString()!,
        Kind = Kind(entry.GetProperty("kind").GetString()),
        Model = Text(entry, "model"),
        Version = Given(entry, "version") is { } version ? version.GetInt32() : null,
        Digest = Text(entry, "digest"),
        PreviousVersion = Given(entry, "previousVersion") is { } previous ? previous.GetInt32() : null,
        Revision = Given(entry, "revision") is { } revision ? revision.GetInt64() : null,
        Stage = Given(entry, "stage") is { } stage ? stage.GetInt32() : null,
        Percent = Given(entry, "percent") is { } percent ? Number(percent) : null,
        Who = Text(entry, "who"),
        Why = Text(entry, "why"),
        Passed = Given(entry, "passed") is { } passed ? passed.GetBoolean() : null,
        Figures = Given(entry, "figures") is { } figures
            ? figures.EnumerateObject().ToImmutableSortedDictionary(figure => figure.Name, figure => Number(figure.Value), StringComparer.Ordinal)
            : ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal),
        Offsets = Given(entry, "offsets") is { } offsets
            ? [.. offsets.EnumerateArray().Select(offset => new AuditOffset(offset.GetProperty("partition").GetInt32(), offset.GetProperty("from").GetInt64()))]
            : [],
        Text = Text(entry, "text"),
    };

    private static AuditKind Kind(string? symbol) =>
        Enum.TryParse<AuditKind>(symbol, ignoreCase: true, out var kind) ? kind : throw new FormatException($"an audit entry of kind '{symbol}', which this program does not know");

    private static JsonElement? Given(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(JsonElement entry, string name) => Given(entry, name)?.GetString() ?? "";

    /// <summary>What JSON has no number for is text.</summary>
    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDouble();
}
