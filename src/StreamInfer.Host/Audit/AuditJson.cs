using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Audit;

/// <summary>Writes an answer as one JSON object; what is not known is null.</summary>
internal static class AuditJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,

        // For terminals and jq, not for web pages.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(AuditAnswer answer) => Printable.OfJson(JsonSerializer.Serialize(answer, Options));
}
