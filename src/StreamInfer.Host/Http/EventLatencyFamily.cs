using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Host.Http;

/// <summary>The histogram of the latency of events: many are added to it at once, so it is no instrument.</summary>
internal static class EventLatencyFamily
{
    /// <summary>Writes it, with a series a pipeline.</summary>
    public static void Write(PrometheusWriter writer, params IEnumerable<PipelineMetrics> pipelines)
    {
        var metric = PipelineMetric.EventLatency;
        writer.WriteFamily(metric.Name, PrometheusType.Histogram, metric.Description, PrometheusNames.UnitWord(metric.Unit, PrometheusType.Histogram));
        foreach (var pipeline in pipelines)
        {
            writer.WriteHistogram(PrometheusLabels.Of((MetricLabels.Pipeline.Name, pipeline.Pipeline)), LatencyHistogram.ExportedBounds, pipeline.EventLatency.ExportedCounts(), pipeline.EventLatency.Sum);
        }
    }
}
