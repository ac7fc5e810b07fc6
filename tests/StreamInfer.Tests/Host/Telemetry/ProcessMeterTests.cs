using System.IO.Pipelines;
using StreamInfer.Host.Http;
using StreamInfer.Host.Telemetry;
using StreamInfer.Telemetry.Catalogue;
using StreamInfer.Tests.Host.Http;

namespace StreamInfer.Tests.Host.Telemetry;

public class ProcessMeterTests
{
    [Fact]
    public async Task Scrape_ofTheProcess_hasWhatTheCatalogueSaysWithSoundValues()
    {
        using var scrape = new PrometheusScrape([ProcessMeter.Name], []);
        ProcessMeter.Open();
        GC.Collect();
        var output = new MemoryStream();
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await scrape.WriteAsync(pipe, PrometheusFormat.OpenMetrics, CancellationToken.None);
        await pipe.CompleteAsync();

        var text = OpenMetricsText.Parse(output.ToArray());

        var section = MetricCatalogue.Sections.Single(each => each.Title == "Process");
        Assert.Equal(section.Metrics.Select(metric => metric.Name).Order(StringComparer.Ordinal), text.Families.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, text.Samples[$"streaminfer_build_info{{version=\"{ProcessMeter.ProgramVersion}\"}}"]);
        Assert.InRange(text.Samples["process_start_time_seconds"], 1.7e9, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
        Assert.InRange(text.Samples["process_resident_memory_bytes"], 1e6, 1e13);
        Assert.True(text.Samples["dotnet_gc_collections_total{generation=\"2\"}"] >= 1);
        foreach (var name in (string[])["process_cpu_seconds_total", "process_threads", "process_open_fds", "dotnet_gc_pause_seconds_total", "dotnet_gc_heap_bytes", "dotnet_gc_allocated_bytes_total"])
        {
            Assert.True(text.Samples[name] > 0, name);
        }
    }
}
