using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>The registry's JSON, both ways. Reading throws <see cref="FormatException"/> with what is missing or wrong.</summary>
internal static class RegistryAnswers
{
    public static byte[] Request(string schema)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("schema", schema);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <summary>Whether an answer can be a registry's at all: JSON, with an error code where something was not found.</summary>
    public static bool IsOne(RegistryReply reply)
    {
        try
        {
            return reply.Status == HttpStatusCode.NotFound ? Error(reply.Body) is not null : Read(reply.Body, static _ => true);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The error code and message of an answer, or null where it is none of the registry's.</summary>
    public static (int Code, string Message)? Error(byte[] body)
    {
        try
        {
            return Read<(int, string)?>(body, static root =>
                root.TryGetProperty("error_code", out var code) && code.TryGetInt32(out var number)
                    ? (number, root.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "")
                    : null);
        }
        catch (FormatException)
        {
            // A proxy's page. What it means is for the caller to say from the status.
            return null;
        }
    }

    public static string? ErrorText(byte[] body) =>
        Error(body) is { } error ? string.Create(CultureInfo.InvariantCulture, $"{error.Message} (error code {error.Code})") : null;

    public static int Id(byte[] body) => Read(body, static root =>
        root.TryGetProperty("id", out var id) && id.TryGetInt32(out var number)
            ? number
            : throw new FormatException("the answer has no whole number 'id'"));

    /// <exception cref="NotSupportedException">The schema is not Avro.</exception>
    public static SchemaAnswer Schema(byte[] body) => Read(body, static root =>
    {
        var type = root.TryGetProperty("schemaType", out var kind) && kind.ValueKind != JsonValueKind.Null ? kind.GetString()! : "AVRO";
        if (!string.Equals(type, "AVRO", StringComparison.OrdinalIgnoreCase))
            throw new NotSupportedException($"the schema is of type {type}; only AVRO can be decoded");
        return new SchemaAnswer(RequiredText(root, "schema"), References(root));
    });

    private static ImmutableArray<SchemaReference> References(JsonElement root)
    {
        if (!root.TryGetProperty("references", out var list) || list.ValueKind == JsonValueKind.Null)
            return [];
        return [.. list.EnumerateArray().Select(static item =>
            item.TryGetProperty("version", out var version) && version.TryGetInt32(out var number)
                ? new SchemaReference(RequiredText(item, "subject"), number)
                : throw new FormatException("a reference has no whole number 'version'"))];
    }

    private static string RequiredText(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"the answer has no text '{name}'");

    private static T Read<T>(byte[] body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : throw new FormatException("the answer is not a JSON object");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter is what an element throws for a value of another kind and for text that is not UTF-8.
            throw new FormatException($"the answer is not the JSON it should be: {error.Message}", error);
        }
    }
}
