using System.Globalization;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Commands.Running;

/// <summary>How a service does, in plain text.</summary>
internal static class StatusText
{
    private const string Unknown = "-";

    /// <summary>Headings of <see cref="CellsOf"/>.</summary>
    public static readonly string[] Headings = ["TOPOLOGY", "STATE", "READY", "EVENTS/S", "P50", "P99", "BUDGET", "LATE", "LAG", "DEAD LETTERS", "VERSIONS"];

    public static void Write(TextWriter output, StatusReport report)
    {
        output.WriteLine($"{report.State.Program.Instance}, release {report.State.Program.Version}, as {Printable.Of(report.State.Principal.Name)} ({report.State.Principal.Role})");
        var table = new TextTable(Headings);
        foreach (var topology in report.Topologies)
        {
            table.Add(CellsOf(topology));
        }

        table.Write(output);
        foreach (var line in ProblemsOf(report))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>A row, fit for a terminal.</summary>
    public static string[] CellsOf(OverviewAnswer topology) =>
    [
        Printable.Of(topology.Name),
        topology.State,
        topology.Ready ? "yes" : "no",
        topology.Throughput.ToString("N0", CultureInfo.InvariantCulture),
        Milliseconds(topology.Latency.P50),
        Milliseconds(topology.Latency.P99),
        Milliseconds(topology.BudgetSeconds),
        topology.LateRatio is { } late ? late.ToString("0.##%", CultureInfo.InvariantCulture) : Unknown,
        topology.Lag?.ToString("N0", CultureInfo.InvariantCulture) ?? Unknown,
        topology.DeadLetters.ToString("N0", CultureInfo.InvariantCulture),
        topology.Versions.Count == 0 ? Unknown : string.Join(", ", topology.Versions.Select(version => string.Create(CultureInfo.InvariantCulture, $"{version.Version} ({version.Percent:0.##} %)"))),
    ];

    /// <summary>What is wrong, a line each.</summary>
    public static IEnumerable<string> ProblemsOf(StatusReport report) =>
        from topology in report.Topologies
        from problem in topology.Problems
        select $"{(problem.Warning ? "warning" : "problem")}: {Printable.Of(topology.Name)}: {Printable.Of(problem.Component)}: {Printable.Of(problem.Message)}";

    private static string Milliseconds(double? seconds) => seconds is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value * 1e3:0.##} ms") : Unknown;
}
