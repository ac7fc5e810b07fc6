using System.Text.Json;
using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;

namespace StreamInfer.Host.Commands.Models;

/// <summary>A <see cref="ControlOverview"/> for programs: state and reports as the control topic has them.</summary>
internal static class OverviewJson
{
    public static void Write(Utf8JsonWriter writer, ControlOverview overview)
    {
        writer.WriteStartObject();
        writer.WriteString("source", overview.IsFromFile ? "topology file" : "control topic");
        writer.WriteString("trouble", overview.Trouble);
        writer.WritePropertyName("state");
        writer.WriteRawValue(ControlStateJson.Write(overview.State));
        WriteGuardrails(writer, overview);
        writer.WriteString("evidence", overview.Verdict);
        writer.WriteString("next", overview.Next);
        writer.WriteStartArray("instances");
        foreach (var report in overview.Reports)
        {
            writer.WriteStartObject();
            writer.WriteNumber("ageMs", (long)overview.AgeOf(report).TotalMilliseconds);
            writer.WriteBoolean("living", overview.IsLiving(report));
            writer.WritePropertyName("report");
            writer.WriteRawValue(InstanceReportJson.Write(report));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteGuardrails(Utf8JsonWriter writer, ControlOverview overview)
    {
        var limits = overview.Plan.Rollout.Guardrails;
        writer.WriteStartObject("guardrails");
        writer.WriteNumber("errorRate", limits.ErrorRate);
        writer.WriteNumber("runTimeP99Ms", limits.RunTimeP99.TotalMilliseconds);
        writer.WriteNumber("scoreDistance", limits.ScoreDistance);
        writer.WriteNumber("decisionRate", limits.DecisionRate);
        writer.WriteEndObject();
    }
}
