using System.Text.Json;
using Spectre.Console;

namespace StreamInfer.Host.Bench;

/// <summary>Shows and writes what was measured.</summary>
internal static class BenchReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The median of the repeats of one cell, each figure by itself.</summary>
    public static BenchMeasurement Median(IReadOnlyList<BenchMeasurement> repeats) => repeats[0] with
    {
        EventsPerSecond = Middle(repeats, one => one.EventsPerSecond),
        CpuMicrosPerEvent = Middle(repeats, one => one.CpuMicrosPerEvent),
        CpuMicrosLeast = repeats.Min(one => one.CpuMicrosPerEvent),
        CpuMicrosMost = repeats.Max(one => one.CpuMicrosPerEvent),
        P50Ms = Middle(repeats, one => one.P50Ms),
        P95Ms = Middle(repeats, one => one.P95Ms),
        P99Ms = Middle(repeats, one => one.P99Ms),
        P999Ms = Middle(repeats, one => one.P999Ms),
        AllocatedBytesPerEvent = Middle(repeats, one => one.AllocatedBytesPerEvent),
        Gen1 = (int)Middle(repeats, one => one.Gen1),
        Gen2 = (int)Middle(repeats, one => one.Gen2),
        PeakRssMb = Middle(repeats, one => one.PeakRssMb),
    };

    /// <summary>One table a model and mode.</summary>
    public static void Show(IAnsiConsole console, IReadOnlyList<BenchMeasurement> results)
    {
        foreach (var group in results.GroupBy(one => (one.Model, one.Mode)))
        {
            var table = new Table { Title = new TableTitle($"{group.Key.Model} model, {group.Key.Mode}"), Border = TableBorder.Simple };
            foreach (var heading in (string[])["variant", "load", "events/s", "CPU µs", "least-most", "p50 ms", "p95", "p99", "p99.9", "end-to-end p50", "p99", "B", "gen1/2", "RSS MB", "late", "marked"])
            {
                table.AddColumn(new TableColumn(heading) { Alignment = heading is "variant" or "load" ? Justify.Left : Justify.Right, NoWrap = true });
            }

            foreach (var one in group)
            {
                table.AddRow(Row(one));
            }

            console.Write(table);
        }
    }

    /// <summary>The ratios that matter, in words; each from one run on one machine.</summary>
    public static IEnumerable<string> Ratios(IReadOnlyList<BenchMeasurement> results)
    {
        foreach (var model in results.Where(one => one.Mode == "catchup").GroupBy(one => one.Model, StringComparer.Ordinal))
        {
            if (model.FirstOrDefault(one => one.Variant == "streaminfer") is not { } ours)
            {
                continue;
            }

            foreach (var other in model.Where(one => one.Variant != "streaminfer"))
            {
                yield return $"{model.Key}: {Ratio(ours, other)}";
            }
        }
    }

    public static void Write(string file, IReadOnlyList<BenchMeasurement> results) => File.WriteAllText(file, JsonSerializer.Serialize(results, Json) + "\n");

    public static string Serialize(BenchMeasurement one) => JsonSerializer.Serialize(one, JsonSerializerOptions.Web);

    public static BenchMeasurement Deserialize(string line) => JsonSerializer.Deserialize<BenchMeasurement>(line, JsonSerializerOptions.Web)!;

    private static string Ratio(BenchMeasurement ours, BenchMeasurement other)
    {
        var cpu = other.CpuMicrosPerEvent / ours.CpuMicrosPerEvent;
        return other.Variant switch
        {
            "exactly-once" => $"CPU an event, exactly-once over at-least-once: {cpu:F2}",
            "rollout" or "swaps" or "shadow" or "shadow-slow" => $"CPU an event, with {other.Variant} over without: {cpu:F2}; events/s: {other.EventsPerSecond / ours.EventsPerSecond:F2}",
            "silent" => $"CPU an event, with metrics and server over without: {1 / cpu:F3}; events/s: {ours.EventsPerSecond / other.EventsPerSecond:F3}",
            "scraped" => $"CPU an event, with /metrics asked for every second over not asked for: {cpu:F3}; events/s: {other.EventsPerSecond / ours.EventsPerSecond:F3}",
            "floor" => $"CPU an event, streaminfer over floor: {1 / cpu:F2} ({ours.CpuMicrosPerEvent - other.CpuMicrosPerEvent:F2} µs above it)",
            _ => $"CPU an event, {other.Variant} over streaminfer: {cpu:F2}; events/s, streaminfer over {other.Variant}: {ours.EventsPerSecond / other.EventsPerSecond:F2}",
        };
    }

    private static double Middle(IReadOnlyList<BenchMeasurement> repeats, Func<BenchMeasurement, double> figure)
    {
        var sorted = repeats.Select(figure).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string[] Row(BenchMeasurement one) =>
    [
        one.Variant, one.Load, $"{one.EventsPerSecond:N0}", $"{one.CpuMicrosPerEvent:F2}", $"{one.CpuMicrosLeast:F2}-{one.CpuMicrosMost:F2}", $"{one.P50Ms:F2}", $"{one.P95Ms:F2}", $"{one.P99Ms:F2}", $"{one.P999Ms:F2}",
        one.EndToEndP50Ms is { } p50 ? $"{p50:F2}" : "", one.EndToEndP99Ms is { } p99 ? $"{p99:F2}" : "", $"{one.AllocatedBytesPerEvent:F1}", $"{one.Gen1}/{one.Gen2}", $"{one.PeakRssMb:F0}",
        $"{one.LateCounted}", one.LateSeen is { } seen ? $"{seen}" : "",
    ];
}
