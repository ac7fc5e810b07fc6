using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamInfer.Decoding;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Api.Configuration;

/// <summary>A plan as YAML: every property with its value, defaults included, and secrets masked. To be read by people; it is no topology file.</summary>
internal static class PlanYaml
{
    private static readonly string[] Reserved = ["true", "false", "null", "yes", "no", "on", "off"];

    public static string Write(TopologyPlan plan)
    {
        var text = new StringBuilder();
        WriteProperties(text, plan, 0);
        return text.ToString();
    }

    private static void WriteProperties(StringBuilder text, object value, int depth)
    {
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            WriteEntry(text, Camel(property.Name), property.GetValue(value), depth);
        }
    }

    private static void WriteEntry(StringBuilder text, string name, object? value, int depth)
    {
        text.Append(' ', depth * 2).Append(Scalar(name)).Append(':');
        WriteValue(text, Secrets.Mask(name, value), depth);
    }

    private static void WriteValue(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null:
                text.Append(" null\n");
                break;
            case not null when Plain(value) is { } plain:
                text.Append(' ').Append(plain).Append('\n');
                break;
            case IReadOnlyDictionary<string, string> map:
                text.Append(map.Count == 0 ? " {}\n" : "\n");
                foreach (var (key, item) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    WriteEntry(text, key, item, depth + 1);
                }

                break;
            case IEnumerable list:
                WriteList(text, list, depth);
                break;
            default:
                text.Append('\n');
                WriteProperties(text, value, depth + 1);
                break;
        }
    }

    private static void WriteList(StringBuilder text, IEnumerable list, int depth)
    {
        var items = list.Cast<object?>().ToList();
        text.Append(items.Count == 0 ? " []\n" : "\n");
        foreach (var item in items)
        {
            text.Append(' ', (depth + 1) * 2).Append('-');
            if (item is null || Plain(item) is not null)
            {
                WriteValue(text, Secrets.Mask("", item), depth + 1);
                continue;
            }

            // The first property stands behind the dash, the others below it.
            var nested = new StringBuilder();
            WriteProperties(nested, item, depth + 2);
            text.Append(' ').Append(nested.ToString().AsSpan((depth + 2) * 2));
        }
    }

    /// <summary>What fits one line; null for what does not.</summary>
    private static string? Plain(object value) => value switch
    {
        string text => Scalar(text),
        bool flag => flag ? "true" : "false",
        TimeSpan time => Duration(time),
        Percent percent => percent.Value.ToString("0.##", CultureInfo.InvariantCulture),
        Enum word => Camel(word.ToString()),
        FieldPath path => Scalar(path.Text),
        Uri address => Scalar(Secrets.WithoutUser(address)),
        TimeZoneInfo zone => Scalar(zone.Id),
        System.Net.IPEndPoint place => Scalar(place.ToString()),
        IFormattable number when value.GetType().IsPrimitive || value is decimal => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Duration(TimeSpan time) => time.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds}ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");

    /// <summary>Quoted, as JSON does, unless nothing in it could mean something to YAML.</summary>
    private static string Scalar(string text) => IsPlain(text) ? text : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static bool IsPlain(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/') && !Reserved.Contains(text, StringComparer.OrdinalIgnoreCase);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
