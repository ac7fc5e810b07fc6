using System.Text;
using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Host.Telemetry;

/// <summary>docs/metrics.md, written from the catalogue.</summary>
internal static class MetricDocument
{
    private const string Head = """
        # Metrics

        Written by `streaminfer metrics --markdown`; a test says when it is stale. Descriptions, units and labels are changed in `src/StreamInfer/Telemetry/Catalogue`.

        At `/metrics`, in Prometheus' text format, or in OpenMetrics 1.0.0 where the scraper asks for it; pushed by OTLP with `--otlp` ([operations](operations.md#metrics-logs-and-traces)). Those of pipelines
        carry the label `pipeline`. Every reason, stage and quality word exists at 0 from the start. No label has a key, an id or anything else of an event as its value; those that depend on a
        topology are bounded by it, and `feature` has 256 different values at most: what comes later counts as `other`, where counts are added up and of other values the largest is shown.


        """;

    private static readonly (Stage Stage, string Meaning)[] Stages =
    [
        (Stage.Collect, "the oldest event's arrival to the batch's leaving"),
        (Stage.Decode, "decoding of one poll"),
        (Stage.Queue, "waiting for the model"),
        (Stage.Run, "the model's run"),
        (Stage.Publish, "encoding and hand-over"),
        (Stage.Acknowledge, "hand-over to the broker's last acknowledgement"),
        (Stage.Commit, "committing offsets"),
    ];

    /// <summary>All of it, with line feeds.</summary>
    public static string Write()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var section in MetricCatalogue.Sections)
        {
            text.Append("## ").Append(section.Title).Append("\n\n").Append(section.When).Append("\n\n| name | type | labels | meaning |\n| --- | --- | --- | --- |\n");
            foreach (var metric in section.Metrics)
            {
                text.Append($"| `{MetricNames.FamilyOf(metric)}` | {WordOf(metric.Kind)} | {string.Join(", ", metric.Labels.Select(LabelText))} | {metric.Description.Replace("|", "\\|", StringComparison.Ordinal)}")
                    .Append(metric.IsPushedOnly ? " Pushed only. |\n" : " |\n");
            }

            text.Append('\n');
        }

        text.Append("## Words\n\nStages: ").AppendJoin(", ", Stages.Select(stage => $"`{MetricLabels.Word(stage.Stage)}` ({stage.Meaning})"));
        text.Append(".\n\n`read = predictions + dead letters + skipped + in flight`, always.\n");
        return text.ToString();
    }

    /// <summary>The word for a kind, for example <c>counter</c>.</summary>
    public static string WordOf(MetricKind kind) => kind.ToString().ToLowerInvariant();

    private static string LabelText(MetricLabel label) => label.Values.IsEmpty ? $"`{label.Name}`" : $"`{label.Name}` = {string.Join(", ", label.Values)}";
}
