using System.Text.Json;
using StreamInfer.Models.Optimizing;

namespace StreamInfer.Host.Commands.Models;

/// <summary>Parts of what <c>models optimize --json</c> prints.</summary>
internal static class OptimizeJson
{
    public static void Write(Utf8JsonWriter writer, HalfReport half)
    {
        WriteCounts(writer, "changed", half.Changed);
        WriteCounts(writer, "kept", half.Kept);
        writer.WriteNumber("casts", half.Casts);
        writer.WriteStartArray("constants");
        foreach (var finding in half.Findings)
        {
            writer.WriteStartObject();
            writer.WriteString("name", finding.Name);
            writer.WriteNumber("values", finding.Values);
            writer.WriteNumber("beyond", finding.Beyond);
            writer.WriteNumber("largest", finding.Largest);
            writer.WriteNumber("vanished", finding.Vanished);
            writer.WriteString("outcome", finding.Outcome);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, GoldenDifference golden, double tolerance)
    {
        writer.WriteStartObject("golden");
        writer.WriteNumber("records", golden.Records);
        writer.WriteNumber("absolute", golden.Absolute);
        writer.WriteNumber("relative", golden.Relative);
        writer.WriteNumber("tolerance", tolerance);
        writer.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter writer, string name, IEnumerable<NodeCount> counts)
    {
        writer.WriteStartArray(name);
        foreach (var count in counts)
        {
            writer.WriteStartObject();
            writer.WriteString("operator", count.Operator);
            writer.WriteNumber("count", count.Count);
            if (count.Reason is { } reason)
            {
                writer.WriteString("reason", reason);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
