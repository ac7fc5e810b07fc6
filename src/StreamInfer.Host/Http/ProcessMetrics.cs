using StreamInfer.Host.Api;
using StreamInfer.Host.Service;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Http;

/// <summary>What <c>/metrics</c> has of all pipelines of the process.</summary>
internal static class ProcessMetrics
{
    /// <summary>Listens to the instruments of these topologies, also of those whose service is not there yet.</summary>
    public static PrometheusScrape Open(ServedTopologies topologies) =>
        new([.. topologies.All.Select(topology => PipelineMetrics.MeterNames + topology.Name)], [writer => WriteEventLatency(writer, topologies), writer => MonitoringMetrics.WriteSkew(writer, Snapshots(topologies))]);

    private static IEnumerable<MonitoringSnapshot> Snapshots(ServedTopologies topologies) =>
        topologies.All.Select(topology => topology.Service?.Monitoring?.Snapshot).OfType<MonitoringSnapshot>();

    private static void WriteEventLatency(PrometheusWriter writer, ServedTopologies topologies)
    {
        writer.WriteFamily("streaminfer_event_latency_seconds", PrometheusType.Histogram, "From arrival of an event to the hand-over of its output to the producer.");
        foreach (var metrics in topologies.All.Select(topology => topology.Service?.Metrics).OfType<PipelineMetrics>())
        {
            writer.WriteHistogram(PrometheusLabels.Of(("pipeline", metrics.Pipeline)), LatencyHistogram.ExportedBounds, metrics.EventLatency.ExportedCounts(), metrics.EventLatency.Sum);
        }
    }
}
