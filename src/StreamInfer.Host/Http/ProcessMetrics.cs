using StreamInfer.Host.Api;
using StreamInfer.Host.Service;
using StreamInfer.Host.Telemetry;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Http;

/// <summary>What <c>/metrics</c> has of the process and of all its pipelines.</summary>
internal static class ProcessMetrics
{
    /// <summary>Listens to the instruments of these topologies, also of those whose service is not there yet.</summary>
    public static PrometheusScrape Open(ServedTopologies topologies)
    {
        ProcessMeter.Open();
        return new PrometheusScrape(
            [ProcessMeter.Name, .. topologies.All.Select(topology => PipelineMetrics.MeterNames + topology.Name)],
            [
                writer => EventLatencyFamily.Write(writer, topologies.All.Select(topology => topology.Service?.Metrics).OfType<PipelineMetrics>()),
                writer => MonitoringMetrics.WriteSkew(writer, topologies.All.Select(topology => topology.Service?.Monitoring?.Snapshot).OfType<MonitoringSnapshot>()),
            ]);
    }
}
