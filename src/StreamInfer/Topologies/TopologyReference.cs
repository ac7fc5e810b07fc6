using System.Text;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies;

/// <summary>The reference of topology files for people, in Markdown; made from the same declarations that the reader checks by.</summary>
public static class TopologyReference
{
    private const string Opening = """
        # Topology reference

        Every key of a topology file: what it may be, what holds where it is left out, and what it does. Printed by `streaminfer validate --reference`; the same
        declarations are what files are checked by, and what `topologies/topology.schema.json` is made from.

        Durations are written `250ms`, `10s`, `5m`, `24h`. Any value may be `${VARIABLE}` or `${VARIABLE:default}`, taken from the environment; secrets can come only that way, and
        are never printed. A key that is not listed here is a mistake. `streaminfer validate FILE` tells all mistakes at once.

        """;

    /// <summary>The text of <c>docs/topology.md</c>, with a line feed at its end.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder(Opening.ReplaceLineEndings("\n"));
        Write(text, "The file", "", TopologyKeys.Section.Keys);
        return text.ToString();
    }

    private static void Write(StringBuilder text, string title, string path, IReadOnlyList<Key> keys)
    {
        text.Append(path.Length == 0 ? "\n## " : "\n### ").Append(title).Append("\n\n| key | allowed | default | |\n| --- | --- | --- | --- |\n");
        foreach (var key in keys)
        {
            text.Append("| `").Append(key.Name).Append("` | ").Append(AllowedOf(key, path)).Append(" | ").Append(DefaultOf(key)).Append(" | ").Append(Cell(DescriptionOf(key))).Append(" |\n");
        }

        foreach (var key in keys.Where(key => key.Shape.InnerKeys.Count > 0))
        {
            var inner = PathOf(key, path);
            Write(text, $"`{inner}`", inner, key.Shape.InnerKeys);
        }
    }

    private static string AllowedOf(Key key, string path)
    {
        if (key.Shape.InnerKeys.Count == 0)
        {
            return Cell(key.Shape.Allowed);
        }

        // A link to a heading: as the common Markdown renderers name it, in lower case and without dots and quotes.
        var anchor = PathOf(key, path).Replace(".", "", StringComparison.Ordinal).ToLowerInvariant();
        return key.Shape switch
        {
            SectionShape => $"[a section](#{anchor})",
            KafkaShape => $"{Cell(key.Shape.Allowed)}; [of the embedded broker](#{anchor})",
            _ => $"[a list of sections](#{anchor})",
        };
    }

    private static string DefaultOf(Key key) => key.Required ? "required" : key.Default is { } text ? $"`{Cell(text)}`" : "";

    private static string DescriptionOf(Key key) => key.Unit is { } unit ? $"{key.Description} Unit: {unit}." : key.Description;

    private static string PathOf(Key key, string path) => path.Length == 0 ? key.Name : $"{path}.{key.Name}";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
