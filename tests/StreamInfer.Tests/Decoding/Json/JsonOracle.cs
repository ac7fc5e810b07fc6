using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamInfer.Decoding;

namespace StreamInfer.Tests.Decoding.Json;

/// <summary>What the framework's own document says of an event, in the words of <see cref="JsonFixture.Show(RawValue)"/>.</summary>
internal static class JsonOracle
{
    /// <summary>The document; null where the framework refuses it or it is no object.</summary>
    public static JsonDocument? Parse(byte[] json)
    {
        try
        {
            var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value of a target; null if it has text that is not valid.</summary>
    public static string? Show(JsonElement root, DecodeTarget target)
    {
        var element = root;
        foreach (var segment in target.Path.Segments)
        {
            if (segment.IsIndex
                ? element.ValueKind != JsonValueKind.Array || segment.Index >= element.GetArrayLength()
                : element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(segment.Name!, out _))
            {
                return nameof(RawKind.Missing);
            }

            element = segment.IsIndex ? element[segment.Index] : element.GetProperty(segment.Name!);
        }

        if (element.ValueKind != JsonValueKind.Array)
        {
            return Show(element);
        }

        var flat = Flatten(element).ToList();
        var shown = flat.Take(target.IsArray ? target.Length : 0).Select(Show).ToList();
        return shown.Contains(null) ? null : string.Join(' ', shown.Prepend($"[{flat.Count}]"));
    }

    private static IEnumerable<JsonElement> Flatten(JsonElement array) =>
        array.EnumerateArray().SelectMany(element => element.ValueKind == JsonValueKind.Array ? Flatten(element) : [element]);

    private static string? Show(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => ShowNumber(element.GetRawText()),
        JsonValueKind.String => ShowText(element),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => nameof(RawKind.Null),
        _ => nameof(RawKind.Other),
    };

    private static string ShowNumber(string text) =>
        text.AsSpan(
            ).ContainsAny(".eE") || !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            ? JsonFixture.Show(RawValue.Of(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)))
            : JsonFixture.Show(RawValue.Of(integer));

    private static string? ShowText(JsonElement element)
    {
        try
        {
            return $"'{element.GetString()}'";
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
