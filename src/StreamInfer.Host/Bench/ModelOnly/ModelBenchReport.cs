using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using StreamInfer.OnnxRuntime.Cuda;

namespace StreamInfer.Host.Bench.ModelOnly;

/// <summary>Writes what was measured, with the machine it was measured on.</summary>
/// <param name="cells">The figures.</param>
/// <param name="card">The card; null where there is none.</param>
/// <param name="at">When, UTC.</param>
internal sealed class ModelBenchReport(IReadOnlyList<ModelBenchCell> cells, CudaCard? card, DateTimeOffset at)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>A table a model, as Markdown.</summary>
    public string Markdown()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine($"{Machine()}; {card?.ToString() ?? "no card"}; {at:yyyy-MM-dd}");
        foreach (var model in cells.GroupBy(cell => cell.Model, StringComparer.Ordinal))
        {
            text.WriteLine($"\n{model.Key} on {string.Join(", ", model.Select(cell => cell.Device).Distinct(StringComparer.Ordinal))}"
                + $", {model.First().Concurrency} at once{(model.First().Graphs ? ", recorded" : "")}:\n");
            text.WriteLine("| rows | events/s | run only | p50 ms | p99 ms | copy | run of wall | host CPU µs | card busy | difference |");
            text.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            foreach (var cell in model)
            {
                text.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {cell.Rows} | {cell.EventsPerSecond:N0} | {cell.RunEventsPerSecond:N0} | {cell.P50Ms:F3} | {cell.P99Ms:F3} | {cell.CopyShare:P0} | {cell.RunShare:P0} | {cell.CpuMicrosPerEvent:F2} | {cell.Utilization:P0} | {cell.Difference:G2} |"));
            }
        }

        return text.ToString();
    }

    public void WriteJson(string file) => File.WriteAllText(
        file, JsonSerializer.Serialize(new { at, machine = Machine(), card = card?.ToString(), cells }, Json) + "\n");

    private static string Machine() =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.OSDescription}");
}
