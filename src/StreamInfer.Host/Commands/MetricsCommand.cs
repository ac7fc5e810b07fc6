using System.CommandLine;
using StreamInfer.Host.Telemetry;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer metrics</c>: what is measured.</summary>
internal static class MetricsCommand
{
    public static Command Create()
    {
        var markdown = new Option<bool>("--markdown") { Description = "Write docs/metrics.md." };
        var command = new Command("metrics", "Lists every metric, with its type, labels and meaning.") { markdown };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(markdown))
            {
                Console.Out.Write(MetricDocument.Write());
                return ExitCode.Success;
            }

            foreach (var metric in MetricCatalogue.All)
            {
                var labels = metric.Labels.IsEmpty ? "" : $" {{{string.Join(", ", metric.Labels.Select(label => label.Name))}}}";
                Console.Out.WriteLine($"{MetricNames.FamilyOf(metric)}{labels} ({MetricDocument.WordOf(metric.Kind)}): {metric.Description}");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
