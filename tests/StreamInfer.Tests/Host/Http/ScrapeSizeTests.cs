using System.IO.Pipelines;
using StreamInfer.Host.Http;
using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Tests.Host.Http;

/// <summary>How large an answer can become.</summary>
public class ScrapeSizeTests
{
    /// <summary>50 features of 10 versions, everything that goes by feature, each with every reason: 7,000 series.</summary>
    [Fact]
    public async Task Scrape_of50FeaturesAnd10Versions_isBelowAMebibyte()
    {
        using var metrics = new PipelineMetrics("card-scoring");
        using var scrape = new PrometheusScrape([metrics.MeterName], []);
        WideMetrics.Observe(metrics, versions: 10, features: 50);

        var body = await ScrapeAsync(scrape);

        var series = OpenMetricsText.Parse(body).Samples.Count(sample => sample.Key.Contains("feature=", StringComparison.Ordinal));
        Assert.Equal(10 * 50 * (3 + MetricLabels.Violation.Values.Length), series);
        Assert.InRange(body.Length, 1, 1 << 20);
    }

    [Fact]
    public async Task Scrape_ofThousandsOfFeatures_hasNoMoreThanTheBoundAndTheRest()
    {
        using var metrics = new PipelineMetrics("image-scoring");
        using var scrape = new PrometheusScrape([metrics.MeterName], []);
        WideMetrics.Observe(metrics, versions: 1, features: 5000);

        var text = OpenMetricsText.Parse(await ScrapeAsync(scrape));

        Assert.Equal(257, text.Families["streaminfer_drift_state"].Samples.Count);
        Assert.Contains(text.Families["streaminfer_drift_state"].Samples, sample => sample.Labels["feature"] == "other");
        Assert.Equal(5000, text.Families["streaminfer_quality_violations"].Samples.Where(sample => sample.Labels["reason"] == "missing").Sum(sample => sample.Value));
    }

    private static async Task<byte[]> ScrapeAsync(PrometheusScrape scrape)
    {
        var output = new MemoryStream();
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await scrape.WriteAsync(pipe, PrometheusFormat.OpenMetrics, CancellationToken.None);
        await pipe.CompleteAsync();
        return output.ToArray();
    }

    private static class WideMetrics
    {
        public static void Observe(PipelineMetrics metrics, int versions, int features)
        {
            var subjects = Enumerable.Range(1, versions).SelectMany(version => Enumerable.Range(0, features)
                .Select(feature => new KeyValuePair<string, object?>[] { new("version", version), new("route", "primary"), new("feature", $"transactions_in_24h_{feature}") })).ToArray();
            foreach (var metric in (MetricDefinition[])[MonitoringMetric.DriftState, MonitoringMetric.DriftPsiExcess, MonitoringMetric.QualityMissingRatio])
            {
                metrics.ObserveEach(metric, () => subjects.Select((labels, index) => (index / 7.0, labels)));
            }

            metrics.CountEach(MonitoringMetric.QualityViolations, () => subjects.SelectMany(labels => MetricLabels.Violation.Values
                .Select(reason => (1L, (KeyValuePair<string, object?>[])[.. labels, new("reason", reason)]))));
        }
    }
}
