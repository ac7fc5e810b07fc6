using System.Text.Json;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>A JSON value of a <c>reference.json</c> and where it stands, for reading with errors that name the place.</summary>
internal readonly struct ProfileNode(JsonElement element, string path)
{
    public ProfileNode this[string key] => Find(key) ?? throw Wrong($"has no key '{key}'");

    /// <summary>The value of a key; nothing if it is left out or null.</summary>
    public ProfileNode? Find(string key)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("is not an object");
        }

        return element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? new ProfileNode(value, $"{path}.{key}") : null;
    }

    public IEnumerable<(string Name, ProfileNode Value)> Members()
    {
        var at = path;
        return element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().Select(member => (member.Name, new ProfileNode(member.Value, $"{at}.{member.Name}")))
            : throw Wrong("is not an object");
    }

    public ProfileNode[] Items()
    {
        var at = path;
        return element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select((item, index) => new ProfileNode(item, $"{at}[{index}]"))]
            : throw Wrong("is not an array");
    }

    public string Text() => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Wrong("is not a text");

    public bool Flag() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("is neither true nor false"),
    };

    public double Number() => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value)
        ? value
        : throw Wrong("is not a finite number");

    public Int128 Integer() => element.ValueKind == JsonValueKind.Number && Int128.TryParse(element.GetRawText(), out var value)
        ? value
        : throw Wrong("is not an integer");

    /// <summary>A count: 0 … 2⁶³ − 1.</summary>
    public long Count() => Integer() is var value && value >= 0 && value <= long.MaxValue ? (long)value : throw Wrong("is not an integer from 0 on");

    public ReferenceProfileException Wrong(string what) => new($"{path} {what}: {Excerpt()}");

    private string Excerpt()
    {
        const int Most = 60;
        var text = element.GetRawText();
        return text.Length > Most ? text[..Most] + "…" : text;
    }
}
