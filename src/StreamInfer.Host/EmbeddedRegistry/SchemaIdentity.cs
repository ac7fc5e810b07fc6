using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>What makes two registrations the same schema: the JSON but for white space, and the references.</summary>
internal static class SchemaIdentity
{
    /// <exception cref="RegistryRefusal">The text is not JSON, or no schema by its outer shape.</exception>
    public static string Of(string text, ImmutableArray<StoredReference> references)
    {
        var identity = new StringBuilder(Compact(text));
        foreach (var reference in references)
            identity.Append('\n').Append(JsonSerializer.Serialize((string[])[reference.Name, reference.Subject, $"{reference.Version}"]));
        return identity.ToString();
    }

    public static Guid GuidOf(string identity) => new(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16), bigEndian: true);

    private static string Compact(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var isSchema = root.ValueKind is JsonValueKind.String or JsonValueKind.Array
                || (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("type", out _));
            return isSchema
                ? JsonSerializer.Serialize(root)
                : throw RegistryRefusal.InvalidSchema("it is neither a type's name, nor a union, nor an object with a 'type'.");
        }
        catch (JsonException error)
        {
            throw RegistryRefusal.InvalidSchema(error.Message);
        }
    }
}
