using System.IO.Pipelines;
using BenchmarkDotNet.Attributes;
using StreamInfer.Host.Http;
using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Benchmarks.Telemetry;

/// <summary>What a scrape costs with 50 features and 10 versions: every metric that goes by feature, every violation that there is, and those of the pipeline.</summary>
[MemoryDiagnoser]
public class ScrapeBenchmarks
{
    private const int Versions = 10;
    private const int Features = 50;

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private PipelineMetrics _metrics = null!;
    private PrometheusScrape _scrape = null!;

    [Params(PrometheusFormat.Text, PrometheusFormat.OpenMetrics)]
    public PrometheusFormat Format { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _metrics = new PipelineMetrics("bench");
        _scrape = new PrometheusScrape([_metrics.MeterName], []);
        _metrics.StartAtZero();
        foreach (var stage in Enum.GetValues<Stage>())
        {
            _metrics.StageTook(stage, 0.001);
        }

        var subjects = Enumerable.Range(1, Versions).SelectMany(version => Enumerable.Range(0, Features)
            .Select(feature => new KeyValuePair<string, object?>[] { new("version", version), new("route", "primary"), new("feature", $"transactions_in_24h_{feature}") })).ToArray();
        foreach (var metric in (MetricDefinition[])[MonitoringMetric.DriftState, MonitoringMetric.DriftPsiExcess, MonitoringMetric.QualityMissingRatio])
        {
            _metrics.ObserveEach(metric, () => subjects.Select((labels, index) => (index / 7.0, labels)));
        }

        _metrics.CountEach(MonitoringMetric.QualityViolations, () => subjects.SelectMany(labels => MetricLabels.Violation.Values
            .Select(reason => (1L, (KeyValuePair<string, object?>[])[.. labels, new("reason", reason)]))));
    }

    [GlobalCleanup]
    public void Close()
    {
        _scrape.Dispose();
        _metrics.Dispose();
    }

    /// <returns>Bytes of the answer.</returns>
    [Benchmark]
    public async Task<long> Scrape()
    {
        await _scrape.WriteAsync(_pipe.Writer, Format, CancellationToken.None);
        await _pipe.Writer.FlushAsync();
        var read = await _pipe.Reader.ReadAsync();
        var length = read.Buffer.Length;
        _pipe.Reader.AdvanceTo(read.Buffer.End);
        return length;
    }
}
