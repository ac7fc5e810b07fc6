using StreamInfer.Host.Http;
using StreamInfer.Pipeline;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Service;

/// <summary>Connects the pipeline's instruments with <c>/metrics</c>.</summary>
internal sealed class ServiceMetrics : IDisposable
{
    private readonly PipelineMetrics _metrics;
    private readonly PrometheusLabels _labels;
    private volatile Action<PrometheusWriter>? _more;

    public ServiceMetrics(PipelineMetrics metrics)
    {
        _metrics = metrics;
        _labels = PrometheusLabels.Of(("pipeline", metrics.Pipeline));
        Scrape = new PrometheusScrape([metrics.MeterName], [WriteEventLatency, writer => _more?.Invoke(writer)]);
        metrics.StartAtZero();
    }

    public PrometheusScrape Scrape { get; }

    /// <summary>Reports what a pipeline knows only when asked.</summary>
    /// <param name="pipeline">The one that works now: a new one may take its place.</param>
    public void Observe(Func<ScoringPipeline> pipeline)
    {
        _metrics.Observe("streaminfer_consumer_lag_events", "{event}", "Events at the broker that are not read yet, over the partitions of this member; -1 while unknown.", () => pipeline().Lag);
        _metrics.Observe("streaminfer_assigned_partitions", "{partition}", "Partitions of this member.", () => pipeline().State.AssignedPartitions);
        _metrics.Observe("streaminfer_held_partitions", "{partition}", "Partitions that wait for a schema.", () => pipeline().State.HeldPartitions);
        _metrics.Observe("streaminfer_in_flight_events", "{event}", "Events between poll and acknowledgement.", () => pipeline().State.EventsRead - pipeline().State.EventsRewound - pipeline().State.Completed);
        _metrics.Observe("streaminfer_in_flight_bytes", "By", "Bytes of the records of events between poll and acknowledgement.", () => pipeline().InFlightBytes);
        _metrics.Observe("streaminfer_in_flight_limit_events", "{event}", "Most events between poll and acknowledgement.", () => pipeline().InFlight.Events);
        _metrics.Observe("streaminfer_in_flight_limit_bytes", "By", "Most bytes of the records of events between poll and acknowledgement.", () => pipeline().InFlight.Bytes);
        _metrics.Observe("streaminfer_oldest_in_flight_seconds", "s", "How long the oldest event between poll and acknowledgement has been so; 0 while none is.", () => pipeline().OldestInFlightAge.TotalSeconds);
        _metrics.Observe("streaminfer_uncommitted_events", "{event}", "Events that were acknowledged and still not committed when a commit was last due.", () => pipeline().State.Uncommitted);
        _metrics.ObserveHold(() => pipeline().State.HoldCause);
        _metrics.Observe("streaminfer_run_time_fixed_seconds", "s", "What a run of the model takes however few rows it has, as learnt.", () => pipeline().Runs.FixedSeconds);
        _metrics.Observe("streaminfer_run_time_row_seconds", "s", "What each row adds to a run of the model, as learnt.", () => pipeline().Runs.SecondsPerRow);
        _metrics.Observe("streaminfer_run_time_error_ratio", "1", "Mean of what the last runs were off by, over what was predicted; 0 before the first.", () => pipeline().Runs.PredictionError);
        _metrics.Observe("streaminfer_model_breaker_open", "1", "1 while the model fails every event and events wait for it; 0 otherwise.", () => pipeline().ModelTrouble is null ? 0 : 1);
        _metrics.Observe("streaminfer_run_limit_rows", "{row}", "Most rows of a run: maxBatchSize, or less while the device is short of memory.", () => pipeline().RunLimit);
        _metrics.Observe("streaminfer_suspect_events", "{event}", "Events that were in flight when an earlier process died, and have not been run since.", () => pipeline().SuspectEvents);
        _metrics.ObserveBusy(stage => pipeline().BusyRatioOf(stage));
        _metrics.Observe("streaminfer_event_time_lag_seconds", "s", "Age of the newest event when it was handed over; NaN before the first.", () => pipeline().State.EventTimeLagSeconds);
    }

    /// <summary>Has another part write families that no instrument has; at most one may.</summary>
    public void Add(Action<PrometheusWriter> write) => _more = write;

    public void Dispose() => Scrape.Dispose();

    private void WriteEventLatency(PrometheusWriter writer)
    {
        writer.WriteFamily("streaminfer_event_latency_seconds", PrometheusType.Histogram, "From arrival of an event to the hand-over of its output to the producer.");
        writer.WriteHistogram(_labels, LatencyHistogram.ExportedBounds, _metrics.EventLatency.ExportedCounts(), _metrics.EventLatency.Sum);
    }
}
