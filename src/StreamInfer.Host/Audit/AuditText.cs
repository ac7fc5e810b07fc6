using System.Globalization;
using Spectre.Console;
using StreamInfer.Host.Terminal;
using StreamInfer.Models.Audit;

namespace StreamInfer.Host.Audit;

/// <summary>Shows an answer on a terminal.</summary>
internal static class AuditText
{
    public static void Show(IAnsiConsole console, AuditAnswer answer)
    {
        if (answer.Prediction is { } prediction)
        {
            Show(console, "prediction", OfPrediction(prediction));
            Show(console, "event", OfEvent(prediction));
            Show(console, "model", OfModel(prediction));
        }

        if (answer.DeadLetter is { } letter)
        {
            Show(console, "dead letter, instead of a prediction", OfDeadLetter(letter));
        }

        if (answer.Account is { } account)
        {
            Show(console, "version", OfAccount(account, answer.Prediction!));
        }

        foreach (var remark in answer.Remarks)
        {
            console.MarkupLineInterpolated($"[yellow]{Printable.Of(remark)}[/]");
        }
    }

    private static void Show(IAnsiConsole console, string title, IEnumerable<(string Label, string? Value)> lines)
    {
        console.MarkupLineInterpolated($"[bold]{title}[/]");
        foreach (var (label, value) in lines.Where(line => !string.IsNullOrEmpty(line.Value)))
        {
            // A grid a line, which breaks long values under themselves and fills up no others with spaces.
            var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0), Width = 12 }).AddColumn();
            console.Write(grid.AddRow(new Text(label, new Style(Color.Grey)), new Text(Printable.Of(value!))));
        }
    }

    private static IEnumerable<(string, string?)> OfPrediction(FoundPrediction prediction) =>
    [
        ("score", prediction.Score?.ToString("R", CultureInfo.InvariantCulture) ?? "not a number"),
        ("decision", prediction.Decision switch { true => "true", false => "false", null => "none (no threshold)" }),
        ("label", prediction.Label),
        ("quality", prediction.Quality.Length == 0 ? "ok" : prediction.Quality),
        ("id", prediction.PredictionId),
        ("lies at", prediction.Place.ToString()),
        ("scored at", Instant(prediction.ScoredAt)),
    ];

    private static IEnumerable<(string, string?)> OfEvent(FoundPrediction prediction) =>
    [
        ("lies at", prediction.Source.ToString()),
        ("key", prediction.Key ?? "none"),
        ("happened at", Instant(prediction.EventTime)),
    ];

    private static IEnumerable<(string, string?)> OfModel(FoundPrediction prediction) =>
    [
        ("version", $"{prediction.Model} {prediction.Version}"),
        ("digest", prediction.Digest),
        ("features", prediction.FeatureDigest),
        ("route", prediction.Route),
        ("device", prediction.Device),
    ];

    private static IEnumerable<(string, string?)> OfDeadLetter(FoundDeadLetter letter) =>
    [
        ("reason", $"{letter.Reason}: {letter.Meaning}"),
        ("detail", letter.Detail),
        ("stage", letter.Stage),
        ("attempt", letter.Attempt),
        ("event", letter.Source.ToString()),
        ("key", letter.Key ?? "none"),
        ("timestamp", Instant(letter.WrittenAt)),
        ("lies at", letter.Place.ToString()),
    ];

    private static IEnumerable<(string, string?)> OfAccount(VersionAccount account, FoundPrediction prediction)
    {
        const string nothing = "the audit topic has nothing";
        yield return ("in force", account.InForce is { } entry ? InForce(entry, account.From, prediction) : nothing);
        yield return ("", account.InForce?.Text);
        yield return ("rollout", account.Stage is { } stage ? Stage(stage) : "none in force");
        yield return ("gate", account.Gate is { } gate ? Gate(gate) : nothing);
        foreach (var (name, value) in account.Gate?.Figures.AsEnumerable() ?? [])
        {
            yield return ("", $"{name} {value.ToString("G6", CultureInfo.InvariantCulture)}");
        }

        yield return ("asked by", account.Asked is { } asked ? Asked(asked) : nothing);
        yield return ("why", account.Asked?.Why);
        yield return ("doubt", account.Doubt);
    }

    private static string InForce(AuditEntry entry, long? from, FoundPrediction prediction)
    {
        var since = from is { } offset
            ? $"{Kind(entry)}{(entry.PreviousVersion is { } previous ? $" from version {previous}" : "")} at offset {offset} of partition {prediction.Source.Partition}"
            : "since it was loaded";
        return $"{since}, {Instant(entry.At)}, {entry.Instance}{(entry.Revision is { } revision ? $", revision {revision}" : "")}";
    }

    private static string Stage(AuditEntry stage) => string.Create(
        CultureInfo.InvariantCulture,
        $"version {stage.Version} had {stage.Percent:0.##} %{(stage.Stage is { } number ? $" (stage {number})" : "")} since {Instant(stage.At)}");

    private static string Gate(AuditEntry gate) =>
        $"{gate.Passed switch { true => "passed", false => "failed", null => "no verdict" }}, {Instant(gate.At)}{(gate.Text.Length > 0 ? $": {gate.Text}" : "")}";

    private static string Asked(AuditEntry asked) => $"{(asked.Who.Length > 0 ? asked.Who : "the service")}, {Instant(asked.At)}";

    private static string Kind(AuditEntry entry) => entry.Kind == AuditKind.Rollback ? "rolled back" : "swapped";

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
