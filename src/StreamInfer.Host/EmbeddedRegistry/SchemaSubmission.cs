using System.Collections.Immutable;
using System.Text.Json;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>The body of a registration or a look-up.</summary>
internal sealed record SchemaSubmission(string Text, ImmutableArray<StoredReference> References)
{
    /// <exception cref="RegistryRefusal">The body is not JSON or lacks a property (422), or the schema is not Avro (42201).</exception>
    public static async Task<SchemaSubmission> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellation).ConfigureAwait(false);
            var root = document.RootElement;
            if (root.TryGetProperty("schemaType", out var kind) && kind.GetString() is { } type && type != "AVRO")
                throw RegistryRefusal.InvalidSchema($"type {type} is not supported; this registry holds AVRO only.");
            var references = root.TryGetProperty("references", out var list) && list.ValueKind != JsonValueKind.Null
                ? list.EnumerateArray().Select(ReadReference).ToImmutableArray()
                : [];
            return new SchemaSubmission(root.GetProperty("schema").GetString() ?? throw RegistryRefusal.InvalidSchema("it is null."), references);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new RegistryRefusal(422, $"The body must be a JSON object with the text 'schema': {error.Message}");
        }
    }

    private static StoredReference ReadReference(JsonElement item) =>
        new(item.GetProperty("name").GetString() ?? "", item.GetProperty("subject").GetString() ?? "", item.GetProperty("version").GetInt32());
}
