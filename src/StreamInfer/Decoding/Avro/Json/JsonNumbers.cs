using System.Text.Json;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>Reads numbers, and what stands for numbers, from JSON.</summary>
internal static class JsonNumbers
{
    /// <summary>An int or long, or the date or time that it stands for; null if the value is none in range.</summary>
    public static long? Whole(AvroSchema schema, JsonElement value)
    {
        long number = 0;
        var found = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out number),
            JsonValueKind.String => TemporalText.TryParse(schema.Annotation.Type, value.GetString()!, out number),
            _ => false,
        };
        return found && (schema.Type == AvroType.Long || (number >= int.MinValue && number <= int.MaxValue)) ? number : null;
    }

    /// <summary>A number, or one of the three texts for those that JSON does not have.</summary>
    public static double? Real(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    public static string Describe(AvroSchema schema) =>
        schema.Annotation.Type == AvroLogicalType.None ? schema.ToString() : $"{schema} ({schema.Annotation.Type})";
}
