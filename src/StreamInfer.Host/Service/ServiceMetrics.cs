using OpenTelemetry;
using OpenTelemetry.Metrics;
using StreamInfer.Host.Http;
using StreamInfer.Pipeline;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Service;

/// <summary>Connects the pipeline's instruments with <c>/metrics</c>.</summary>
internal sealed class ServiceMetrics : IDisposable
{
    private readonly PipelineMetrics _metrics;
    private readonly MeterProvider _provider;

    public ServiceMetrics(PipelineMetrics metrics)
    {
        _metrics = metrics;
        Endpoint = new MetricsEndpoint(WriteEventLatency);
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(PipelineMetrics.MeterName).AddReader(Endpoint.Reader).Build();
    }

    public MetricsEndpoint Endpoint { get; }

    /// <summary>Reports what a pipeline knows only when asked.</summary>
    public void Observe(ScoringPipeline pipeline)
    {
        _metrics.Observe("streaminfer_consumer_lag_events", "{event}", "Events at the broker that are not read yet, over the partitions of this member; -1 while unknown.", () => pipeline.Lag);
        _metrics.Observe("streaminfer_assigned_partitions", "{partition}", "Partitions of this member.", () => pipeline.State.AssignedPartitions);
        _metrics.Observe("streaminfer_held_partitions", "{partition}", "Partitions that wait for a schema.", () => pipeline.State.HeldPartitions);
        _metrics.Observe("streaminfer_in_flight_events", "{event}", "Events between poll and acknowledgement.", () => pipeline.State.EventsRead - pipeline.State.Completed);
        _metrics.Observe("streaminfer_event_time_lag_seconds", "s", "Age of the newest event when it was handed over; NaN before the first.", () => pipeline.State.EventTimeLagSeconds);
    }

    public void Dispose() => _provider.Dispose();

    private void WriteEventLatency(PrometheusWriter writer)
    {
        const string Name = "streaminfer_event_latency_seconds";
        var latency = _metrics.EventLatency;
        writer.WriteFamily(Name, "histogram", "From arrival of an event to the hand-over of its output to the producer.");
        writer.WriteHistogram(Name, [new("pipeline", _metrics.Pipeline)], LatencyHistogram.ExportedBounds, latency.Cumulative(), latency.Sum);
    }
}
