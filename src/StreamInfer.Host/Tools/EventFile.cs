using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamInfer.Host.Tools;

/// <summary>Events in a file: CSV with a header row (<c>.csv</c>), or one JSON object a line.</summary>
internal static class EventFile
{
    /// <summary>Whether the values of a file are untyped text.</summary>
    public static bool IsCsv(string path) => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the events one after the other.</summary>
    /// <exception cref="FormatException">A row is malformed; says in which line.</exception>
    public static IEnumerable<EventRow> Read(string path) => IsCsv(path) ? ReadCsv(path) : ReadJsonLines(path);

    private static IEnumerable<EventRow> ReadCsv(string path)
    {
        using var file = new StreamReader(path);
        var rows = new CsvReader(file);
        var columns = rows.ReadRow() ?? throw new FormatException($"{path}: a header row with the columns' names is due");
        while (rows.ReadRow() is { } row)
        {
            if (row.Count != columns.Count)
            {
                throw new FormatException($"{path}:{rows.Line}: {row.Count} fields, but the header has {columns.Count}");
            }

            var fields = new JsonObject();
            for (var i = 0; i < columns.Count; i++)
            {
                fields[columns[i]] = row[i].Length == 0 ? null : JsonValue.Create(row[i]);
            }

            yield return new EventRow(rows.Line, fields);
        }
    }

    private static IEnumerable<EventRow> ReadJsonLines(string path)
    {
        var line = 0;
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new EventRow(line, ParseObject(path, line, text));
            }
        }
    }

    private static JsonObject ParseObject(string path, int line, string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new FormatException($"{path}:{line}: a JSON object is due");
        }
        catch (JsonException broken)
        {
            throw new FormatException($"{path}:{line}: {broken.Message}", broken);
        }
    }
}
