using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamInfer.Models.Control;

/// <summary>
/// The fields of one JSON object, read strictly: whatever is missing or of another type is noted, and reading goes on with a stand-in, so that
/// one pass finds all mistakes. Fields that nobody asks for are passed over.
/// </summary>
internal sealed class JsonFields(JsonElement element, string path, ImmutableArray<string>.Builder mistakes)
{
    public bool Has(string name) => element.TryGetProperty(name, out _);

    /// <summary>Notes a mistake of a field.</summary>
    public void Note(string name, string predicate) => mistakes.Add($"{path}{name} {predicate}");

    public string Text(string name) => FindText(name) ?? "";

    public long Long(string name)
    {
        if (TryGet(name, out var value))
        {
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
            {
                return number;
            }

            Note(name, "is no whole number");
        }

        return 0;
    }

    public int Int(string name)
    {
        var number = Long(name);
        if (number is >= int.MinValue and <= int.MaxValue)
        {
            return (int)number;
        }

        Note(name, "is beyond 32 bits");
        return 0;
    }

    /// <summary>A number that counts something.</summary>
    public long Count(string name)
    {
        var number = Long(name);
        if (number >= 0)
        {
            return number;
        }

        Note(name, "is less than 0");
        return 0;
    }

    public decimal Decimal(string name)
    {
        if (TryGet(name, out var value))
        {
            if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
            {
                return number;
            }

            Note(name, "is no number");
        }

        return 0;
    }

    public bool Flag(string name)
    {
        if (TryGet(name, out var value))
        {
            if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                return value.GetBoolean();
            }

            Note(name, "is neither true nor false");
        }

        return false;
    }

    /// <summary>A time as ISO 8601 writes it, in UTC.</summary>
    public DateTimeOffset Time(string name)
    {
        if (FindText(name) is not { } text)
        {
            return default;
        }

        if (text.EndsWith('Z') && element.GetProperty(name).TryGetDateTimeOffset(out var time))
        {
            return time;
        }

        Note(name, "is no time in UTC such as 2026-01-31T12:00:00Z");
        return default;
    }

    /// <summary>One of a few words.</summary>
    public T Word<T>(string name, params ReadOnlySpan<(string Word, T Value)> words)
        where T : struct
    {
        if (FindText(name) is not { } text)
        {
            return default;
        }

        var allowed = new List<string>(words.Length);
        foreach (var (word, value) in words)
        {
            if (string.Equals(word, text, StringComparison.Ordinal))
            {
                return value;
            }

            allowed.Add(word);
        }

        Note(name, $"is '{text}'; allowed is {string.Join(" | ", allowed)}");
        return default;
    }

    /// <summary>The fields of an object below this one; null after noting that it is none.</summary>
    public JsonFields? Section(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new JsonFields(value, $"{path}{name}.", mistakes);
        }

        Note(name, "is no object");
        return null;
    }

    /// <summary>The objects of a list.</summary>
    public IEnumerable<JsonFields> Sections(string name)
    {
        foreach (var (index, item) in Items(name).Index())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                yield return new JsonFields(item, $"{path}{name}[{index}].", mistakes);
            }
            else
            {
                Note($"{name}[{index}]", "is no object");
            }
        }
    }

    /// <summary>The items of a list, each read by <paramref name="read"/>; null of it is a mistake.</summary>
    public ImmutableArray<T> List<T>(string name, string what, Func<JsonElement, T?> read)
        where T : struct
    {
        var list = ImmutableArray.CreateBuilder<T>();
        foreach (var (index, item) in Items(name).Index())
        {
            if (read(item) is { } value)
            {
                list.Add(value);
            }
            else
            {
                Note($"{name}[{index}]", $"is no {what}");
            }
        }

        return list.ToImmutable();
    }

    /// <summary>The names of all fields.</summary>
    public IEnumerable<string> Names() => element.EnumerateObject().Select(property => property.Name);

    private string? FindText(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        try
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                return value.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is right JSON, and no text.
            Note(name, "is no Unicode text");
            return null;
        }

        Note(name, "is no text");
        return null;
    }

    private IEnumerable<JsonElement> Items(string name)
    {
        if (!TryGet(name, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray();
        }

        Note(name, "is no list");
        return [];
    }

    private bool TryGet(string name, [MaybeNullWhen(false)] out JsonElement value)
    {
        var found = element.TryGetProperty(name, out value);
        if (!found)
        {
            Note(name, "is missing");
        }

        return found;
    }
}
