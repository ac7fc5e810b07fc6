using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamInfer.DashboardTests.Fixture;

/// <summary>Answers as the API writes them: camelCase, times in UTC with milliseconds.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static JsonObject Of(object value) => JsonSerializer.SerializeToNode(value, Web)!.AsObject();

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
