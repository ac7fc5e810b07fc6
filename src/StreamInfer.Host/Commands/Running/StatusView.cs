using Spectre.Console;
using Spectre.Console.Rendering;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Commands.Running;

/// <summary>How a service does, for a terminal that is looked at.</summary>
internal static class StatusView
{
    private const int Bars = 40;
    private const string Levels = "▁▂▃▄▅▆▇█";

    public static Rows Of(StatusReport report, Uri address)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. StatusText.Headings.Select(Markup.Escape), "LAST MINUTES"]);
        foreach (var topology in report.Topologies)
        {
            var color = topology.Ready ? topology.State == "running" ? "green" : "yellow" : "red";
            IEnumerable<IRenderable> cells = StatusText.CellsOf(topology).Select((cell, column) => column is 1 or 2 ? (IRenderable)new Markup($"[{color}]{Markup.Escape(cell)}[/]") : new Text(cell));
            table.AddRow(cells.Append(new Text(Spark(topology.Series))));
        }

        var program = report.State.Program;
        return new Rows(
            [
                new Text($"{address}  {Printable.Of(program.Instance)}, release {program.Version}, since {program.StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}; Ctrl+C ends"),
                table,
                .. StatusText.ProblemsOf(report).Select(line => (IRenderable)new Text(line, new Style(line.StartsWith('w') ? Color.Yellow : Color.Red))),
            ]);
    }

    public static Rows Away(string message) => new(new Text(Printable.Of(message), new Style(Color.Red)), new Text("tries again; Ctrl+C ends"));

    /// <summary>Throughput as bars.</summary>
    private static string Spark(OverviewAnswer.SeriesItem? series)
    {
        if (series is null || series.Throughput.Count == 0)
        {
            return "";
        }

        var width = (int)Math.Ceiling(series.Throughput.Count / (double)Bars);
        var values = series.Throughput.Chunk(width).Select(chunk => chunk.Average()).ToList();
        var most = values.Max();
        return string.Concat(values.Select(value => Levels[most <= 0 ? 0 : (int)Math.Round(value / most * (Levels.Length - 1))]));
    }
}
