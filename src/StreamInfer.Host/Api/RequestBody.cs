using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StreamInfer.Host.Api;

/// <summary>
/// The JSON object that a change comes with, read strictly: whatever is missing, of another type, too long or unknown is noted by its field, so that one answer says everything.
/// </summary>
internal sealed class RequestBody
{
    private const int MostDepth = 8;

    private readonly JsonElement _root;
    private readonly Dictionary<string, string[]> _mistakes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private RequestBody(JsonElement root) => _root = root;

    /// <exception cref="ApiRefusal">It is no JSON object.</exception>
    public static async ValueTask<RequestBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = MostDepth }, context.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new RequestBody(document.RootElement.Clone()) : throw ApiRefusal.Malformed("body", "a JSON object is needed");
        }
        catch (JsonException broken)
        {
            throw ApiRefusal.Malformed("body", $"no JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}");
        }
    }

    /// <summary>A text without control characters.</summary>
    /// <param name="name">Of the field.</param>
    /// <param name="most">Most characters.</param>
    public string Text(string name, int most)
    {
        if (Find(name) is not { } value)
        {
            return Wrong(name, $"is missing; 1 to {most} characters", "");
        }

        return OptionalText(name, most) is { } text && value.ValueKind == JsonValueKind.String ? text : "";
    }

    /// <summary>Null where it is not there.</summary>
    public string? OptionalText(string name, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return Wrong<string?>(name, "is no text", null);
        }

        var text = value.GetString()!.Trim();
        return text.Length == 0 || text.Length > most ? Wrong<string?>(name, $"has {text.Length} characters; allowed are 1 to {most}", null)
            : text.Any(char.IsControl) ? Wrong<string?>(name, "has control characters, which are not allowed", null)
            : text;
    }

    /// <summary>One of some words.</summary>
    public string Choice(string name, params ReadOnlySpan<string> allowed)
    {
        var words = string.Join(", ", allowed);
        if (Find(name) is not { } value)
        {
            return Wrong(name, $"is missing; allowed are {words}", "");
        }

        return value.ValueKind == JsonValueKind.String && allowed.Contains(value.GetString()!) ? value.GetString()! : Wrong(name, $"allowed are {words}", "");
    }

    /// <summary>Null where it is not there.</summary>
    public long? OptionalWhole(string name, long least, long most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : Wrong<long?>(name, string.Create(CultureInfo.InvariantCulture, $"allowed is a whole number from {least} to {most}"), null);
    }

    /// <summary>Null where it is not there.</summary>
    public decimal? OptionalNumber(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : Wrong<decimal?>(name, "is no number", null);
    }

    /// <summary>A list of objects with whole numbers of these names.</summary>
    public IReadOnlyList<long[]> Positions(string name, int most, params string[] fields)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 || list.GetArrayLength() > most)
        {
            return Wrong<IReadOnlyList<long[]>>(name, $"a list of 1 to {most} is needed, each with {string.Join(" and ", fields)}", []);
        }

        var positions = new List<long[]>();
        foreach (var item in list.EnumerateArray())
        {
            var numbers = fields.Select(field => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : -1).ToArray();
            if (numbers.Any(number => number < 0))
            {
                return Wrong<IReadOnlyList<long[]>>(name, $"item {positions.Count}: whole numbers of 0 or more are needed for {string.Join(" and ", fields)}", []);
            }

            positions.Add(numbers);
        }

        return positions;
    }

    /// <summary>Notes a mistake of a field.</summary>
    public void Note(string name, string what) => _mistakes.TryAdd(name, [what]);

    /// <summary>To be called once all fields were read.</summary>
    /// <exception cref="ApiRefusal">Something was wrong, or there are fields that nobody asked for.</exception>
    public void Check()
    {
        foreach (var property in _root.EnumerateObject().Where(property => !_known.Contains(property.Name)))
        {
            Note(property.Name.Length <= 100 ? property.Name : property.Name[..100], $"is not known; allowed are {string.Join(", ", _known)}");
        }

        if (_mistakes.Count > 0)
        {
            throw ApiRefusal.Malformed(_mistakes);
        }
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return _root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private T Wrong<T>(string name, string what, T standIn)
    {
        Note(name, what);
        return standIn;
    }
}
