using System.Text.Json;

namespace StreamInfer.Models.Gates;

/// <summary>A verdict as JSON, for programs and for the audit trail. Times are in seconds, the moment in ISO 8601.</summary>
public static class GateVerdictJson
{
    /// <summary>Writes it as one object.</summary>
    public static void Write(Utf8JsonWriter writer, GateVerdict verdict)
    {
        writer.WriteStartObject();
        writer.WriteString("model", verdict.Model);
        writer.WriteNumber("version", verdict.Version);
        writer.WriteString("digest", verdict.Digest);
        writer.WriteString("device", verdict.Device);
        writer.WriteBoolean("passed", verdict.Passed);
        writer.WriteString("at", verdict.At);
        writer.WriteNumber("took", verdict.Took.TotalSeconds);
        writer.WriteStartArray("checks");
        foreach (var check in verdict.Checks)
        {
            Write(writer, check);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, GateCheck check)
    {
        writer.WriteStartObject();
        writer.WriteString("name", check.Name);
        writer.WriteBoolean("passed", check.Passed);
        writer.WriteString("outcome", check.Outcome.ToString().ToLowerInvariant());
        writer.WriteStartArray("figures");
        foreach (var figure in check.Figures)
        {
            Write(writer, figure);
        }

        writer.WriteEndArray();
        if (check.Limit is { } limit)
        {
            writer.WritePropertyName("limit");
            Write(writer, limit);
        }

        writer.WriteString("message", check.Message);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, GateFigure figure)
    {
        writer.WriteStartObject();
        writer.WriteString("name", figure.Name);

        // JSON has no NaN and no infinity; a difference from a score that is none is one of them.
        if (double.IsFinite(figure.Value))
        {
            writer.WriteNumber("value", figure.Value);
        }
        else
        {
            writer.WriteString("value", figure.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        writer.WriteString("unit", figure.Unit);
        writer.WriteEndObject();
    }
}
