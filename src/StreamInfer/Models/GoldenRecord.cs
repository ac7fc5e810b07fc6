using System.Text.Json;
using StreamInfer.Inference;

namespace StreamInfer.Models;

/// <summary>Reads one golden record into the first row of a block.</summary>
internal static class GoldenRecord
{
    /// <returns>The expected score.</returns>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">JSON, but no golden record of this model.</exception>
    public static double Read(string text, FeatureBlock features)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a golden record must be an object with 'inputs' and 'score'");
        }

        double? score = null;
        var filled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            switch (property.Name)
            {
                case "inputs": ReadInputs(property.Value, features, filled); break;
                case "score": score = Number(property.Value, "score"); break;
                default: throw new FormatException($"unknown key '{property.Name}'; a golden record has 'inputs' and 'score'");
            }
        }

        var names = features.Tensors.Select(tensor => tensor.Spec.Name);
        var missing = names.Where(name => !filled.Contains(name)).Select(name => $"'{name}'").ToList();
        return missing.Count > 0
            ? throw new FormatException($"no values for input {string.Join(", ", missing)}")
            : score ?? throw new FormatException("'score' is missing");
    }

    private static void ReadInputs(JsonElement inputs, FeatureBlock features, HashSet<string> filled)
    {
        if (inputs.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("'inputs' must be an object with an array for each input of the model");
        }

        foreach (var input in inputs.EnumerateObject())
        {
            var tensor = features.Tensors.FirstOrDefault(candidate => candidate.Spec.Name == input.Name)
                ?? throw new FormatException(
                    $"the model has no input '{input.Name}'; it has "
                    + string.Join(", ", features.Tensors.Select(known => $"'{known.Spec.Name}'")));
            var width = tensor.Spec.Width;
            if (input.Value.ValueKind != JsonValueKind.Array || input.Value.GetArrayLength() != width)
            {
                throw new FormatException($"input '{input.Name}' must be an array of {width} values");
            }

            filled.Add(input.Name);
            for (var column = 0; column < width; column++)
            {
                Write(tensor, column, input.Value[column], input.Name);
            }
        }
    }

    private static void Write(TensorBuffer tensor, int column, JsonElement value, string name)
    {
        switch (tensor.Spec.Type)
        {
            case ColumnType.Float: tensor.Floats[column] = (float)Number(value, name); break;
            case ColumnType.Double: tensor.Doubles[column] = Number(value, name); break;
            case ColumnType.Int64:
                tensor.Int64s[column] = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole)
                    ? whole
                    : throw Wrong(value, name, "a whole number");
                break;
            case ColumnType.Boolean:
                tensor.Booleans[column] = value.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? value.GetBoolean()
                    : throw Wrong(value, name, "true or false");
                break;
            default:
                tensor.Strings[column] = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(value, name, "text");
                break;
        }
    }

    private static double Number(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when value.ValueEquals("NaN") => double.NaN,
        JsonValueKind.String when value.ValueEquals("Infinity") => double.PositiveInfinity,
        JsonValueKind.String when value.ValueEquals("-Infinity") => double.NegativeInfinity,
        _ => throw Wrong(value, name, "a number"),
    };

    private static FormatException Wrong(JsonElement value, string name, string allowed) =>
        new($"'{name}' has {value.GetRawText()}, where {allowed} is due");
}
