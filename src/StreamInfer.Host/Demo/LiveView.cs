using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using StreamInfer.Batching;

namespace StreamInfer.Host.Demo;

/// <summary>A picture of the demo that renews itself in place.</summary>
internal sealed class LiveView(IAnsiConsole console) : IDemoView
{
    private const int BarWidth = 30;

    public async Task ShowAsync(DemoHeading heading, Func<Task<DemoSnapshot?>> next)
    {
        console.MarkupLine($"[bold]StreamInfer[/] demo: {Markup.Escape(heading.Topics.Source)} → [bold]{Markup.Escape(heading.Model)}[/] → {Markup.Escape(heading.Topics.Predictions)}");
        console.MarkupLine($"[grey]broker {heading.Bootstrap}, registry {heading.Registry} (embedded, data in {Markup.Escape(heading.Data)}), dashboard [/][bold]{heading.Address}[/]");
        console.MarkupLine($"[grey]another client: kcat -b {heading.Bootstrap} -t {Markup.Escape(heading.Topics.Predictions)} -C -o -5 -f '%k %h\\n'[/]");
        await console.Live(new Text("waiting for the first events")).StartAsync(async live =>
        {
            while (await next() is { } snapshot)
            {
                live.UpdateTarget(Picture(snapshot, heading.Deadline));
                live.Refresh();
            }
        });
    }

    private static Rows Picture(DemoSnapshot snapshot, TimeSpan deadline) => new(
        Numbers(snapshot, deadline),
        new Columns(Reasons(snapshot), Scores(snapshot)) { Expand = false },
        Alerts(snapshot));

    private static Table Numbers(DemoSnapshot snapshot, TimeSpan deadline)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var title in new[] { "time", "events/s", "scored / sent", "p50", $"p99 of {deadline.TotalMilliseconds:F0} ms", "events a batch", "in flight", "late", "dead letters", "alerts" })
        {
            table.AddColumn(new TableColumn($"[grey]{title}[/]").RightAligned());
        }

        var tight = snapshot.P99 > deadline.TotalSeconds ? "red" : "green";
        return table.AddRow(
            $"{snapshot.Elapsed:m\\:ss}",
            $"[bold]{Number(snapshot.ScoredPerSecond)}[/]",
            $"{Number(snapshot.Scored)} / {Number(snapshot.Sent)}",
            LatencyText.Of(snapshot.P50),
            $"[{tight}]{LatencyText.Of(snapshot.P99)}[/]",
            snapshot.BatchSize.ToString("F1", CultureInfo.InvariantCulture),
            Number(snapshot.InFlight),
            Number(snapshot.Late),
            Number(snapshot.DeadLetters),
            $"[bold]{Number(snapshot.Alerts)}[/]");
    }

    private static Table Reasons(DemoSnapshot snapshot)
    {
        var total = Math.Max(1, snapshot.Closed.Values.Sum());
        var table = new Table().Border(TableBorder.None).Title("[grey]why batches left[/]").AddColumns("", "", "").HideHeaders();
        foreach (var reason in new[] { CloseReason.Full, CloseReason.Idle, CloseReason.Deadline, CloseReason.Drain })
        {
            table.AddRow(new Text(reason.ToString().ToLowerInvariant()), Bar(snapshot.Closed[reason], total), new Text(Number(snapshot.Closed[reason])));
        }

        return table;
    }

    private static Table Scores(DemoSnapshot snapshot)
    {
        var most = Math.Log(1 + Math.Max(1, snapshot.ScoreTenths.Max()));
        var table = new Table().Border(TableBorder.None).Title("[grey]scores (log scale)[/]").AddColumns("", "", "").HideHeaders();
        for (var tenth = 0; tenth < snapshot.ScoreTenths.Length; tenth++)
        {
            var count = snapshot.ScoreTenths[tenth];
            table.AddRow(new Text(string.Create(CultureInfo.InvariantCulture, $"{tenth / 10.0:F1}")), Bar(Math.Log(1 + count), most), new Text(Number(count)));
        }

        return table;
    }

    private static Table Alerts(DemoSnapshot snapshot)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("[grey]latest alerts[/]").AddColumns("[grey]score[/]", "[grey]event[/]", "[grey]partition/offset[/]");
        foreach (var alert in snapshot.LatestAlerts.Reverse())
        {
            table.AddRow($"[red]{alert.Score.ToString("F3", CultureInfo.InvariantCulture)}[/]", Markup.Escape(alert.Event), $"{alert.Partition}/{alert.Offset}");
        }

        return table;
    }

    private static IRenderable Bar(double value, double most) =>
        new Markup($"[teal]{new string('█', (int)Math.Round(BarWidth * Math.Min(1, value / most)))}[/]");

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
