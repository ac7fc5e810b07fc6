using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamInfer.Host.Tools;

/// <summary>
/// An Avro schema made from the values of a flat file: boolean, long, double or string a column, nullable where a value is missing. Reads the whole
/// file once, since the last row may be the one that is no number.
/// </summary>
internal static class InferredSchema
{
    /// <summary>Makes the schema.</summary>
    /// <param name="rows">All events.</param>
    /// <param name="name">Name of the record.</param>
    /// <exception cref="FormatException">There is no event, or a value is an object or array.</exception>
    public static string Of(IEnumerable<EventRow> rows, string name)
    {
        var columns = new List<string>();
        var kinds = new Dictionary<string, ColumnKind>(StringComparer.Ordinal);
        var filled = new Dictionary<string, int>(StringComparer.Ordinal);
        var count = 0;
        foreach (var row in rows)
        {
            count++;
            foreach (var (column, value) in row.Fields)
            {
                if (kinds.TryAdd(column, ColumnKind.Empty))
                {
                    columns.Add(column);
                    filled.Add(column, 0);
                }

                filled[column] += value is null ? 0 : 1;
                kinds[column] = Wider(kinds[column], KindOf(value, row.Line, column));
            }
        }

        if (count == 0)
        {
            throw new FormatException("the file has no event to infer a schema from");
        }

        var fields = columns.Select(column => Field(column, kinds[column], filled[column] < count)).ToArray();
        return new JsonObject { ["type"] = "record", ["name"] = name, ["fields"] = new JsonArray(fields) }.ToJsonString();
    }

    /// <summary>Gives a value of a CSV file the type that the schema has for its column.</summary>
    public static JsonNode? Typed(string text, string type) => type switch
    {
        "boolean" => JsonValue.Create(bool.Parse(text)),
        "int" or "long" => JsonValue.Create(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        "float" or "double" => JsonValue.Create(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(text),
    };

    private static JsonNode Field(string name, ColumnKind kind, bool nullable)
    {
        var type = kind switch
        {
            ColumnKind.Boolean => "boolean",
            ColumnKind.Long => "long",
            ColumnKind.Double => "double",
            _ => "string",
        };
        return nullable
            ? new JsonObject { ["name"] = name, ["type"] = new JsonArray("null", type), ["default"] = null }
            : new JsonObject { ["name"] = name, ["type"] = type };
    }

    private static ColumnKind KindOf(JsonNode? value, int line, string column) => value?.GetValueKind() switch
    {
        null => ColumnKind.Empty,
        JsonValueKind.True or JsonValueKind.False => ColumnKind.Boolean,
        JsonValueKind.Number => value.AsValue().TryGetValue<long>(out _) ? ColumnKind.Long : ColumnKind.Double,
        JsonValueKind.String => KindOfText(value.GetValue<string>()),
        _ => throw new FormatException($"line {line}: field '{column}' is nested; give the schema with --schema"),
    };

    private static ColumnKind KindOfText(string text)
    {
        if (text is "true" or "false")
        {
            return ColumnKind.Boolean;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return ColumnKind.Long;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? ColumnKind.Double : ColumnKind.Text;
    }

    private static ColumnKind Wider(ColumnKind one, ColumnKind other) => (one, other) switch
    {
        (ColumnKind.Empty, _) => other,
        (_, ColumnKind.Empty) => one,
        (ColumnKind.Boolean, not ColumnKind.Boolean) or (not ColumnKind.Boolean, ColumnKind.Boolean) => ColumnKind.Text,
        _ => (ColumnKind)Math.Max((int)one, (int)other),
    };
}
