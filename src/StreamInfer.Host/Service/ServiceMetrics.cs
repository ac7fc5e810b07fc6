using StreamInfer.Pipeline;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Service;

/// <summary>What a pipeline knows only when asked, as metrics.</summary>
internal static class ServiceMetrics
{
    /// <summary>Reports it.</summary>
    /// <param name="metrics">Of the topology.</param>
    /// <param name="pipeline">The one that works now: a new one may take its place.</param>
    public static void Observe(PipelineMetrics metrics, Func<ScoringPipeline> pipeline)
    {
        metrics.Observe("streaminfer_consumer_lag_events", "{event}", "Events at the broker that are not read yet, over the partitions of this member; -1 while unknown.", () => pipeline().Lag);
        metrics.Observe("streaminfer_assigned_partitions", "{partition}", "Partitions of this member.", () => pipeline().State.AssignedPartitions);
        metrics.Observe("streaminfer_held_partitions", "{partition}", "Partitions that wait for a schema.", () => pipeline().State.HeldPartitions);
        metrics.Observe("streaminfer_in_flight_events", "{event}", "Events between poll and acknowledgement.", () => pipeline().State.EventsRead - pipeline().State.EventsRewound - pipeline().State.Completed);
        metrics.Observe("streaminfer_in_flight_bytes", "By", "Bytes of the records of events between poll and acknowledgement.", () => pipeline().InFlightBytes);
        metrics.Observe("streaminfer_in_flight_limit_events", "{event}", "Most events between poll and acknowledgement.", () => pipeline().InFlight.Events);
        metrics.Observe("streaminfer_in_flight_limit_bytes", "By", "Most bytes of the records of events between poll and acknowledgement.", () => pipeline().InFlight.Bytes);
        metrics.Observe("streaminfer_oldest_in_flight_seconds", "s", "How long the oldest event between poll and acknowledgement has been so; 0 while none is.", () => pipeline().OldestInFlightAge.TotalSeconds);
        metrics.Observe("streaminfer_uncommitted_events", "{event}", "Events that were acknowledged and still not committed when a commit was last due.", () => pipeline().State.Uncommitted);
        metrics.ObserveHold(() => pipeline().State.HoldCause);
        metrics.Observe("streaminfer_run_time_fixed_seconds", "s", "What a run of the model takes however few rows it has, as learnt.", () => pipeline().Runs.FixedSeconds);
        metrics.Observe("streaminfer_run_time_row_seconds", "s", "What each row adds to a run of the model, as learnt.", () => pipeline().Runs.SecondsPerRow);
        metrics.Observe("streaminfer_run_time_error_ratio", "1", "Mean of what the last runs were off by, over what was predicted; 0 before the first.", () => pipeline().Runs.PredictionError);
        metrics.Observe("streaminfer_model_breaker_open", "1", "1 while the model fails every event and events wait for it; 0 otherwise.", () => pipeline().ModelTrouble is null ? 0 : 1);
        metrics.Observe("streaminfer_run_limit_rows", "{row}", "Most rows of a run: maxBatchSize, or less while the device is short of memory.", () => pipeline().RunLimit);
        metrics.Observe("streaminfer_suspect_events", "{event}", "Events that were in flight when an earlier process died, and have not been run since.", () => pipeline().SuspectEvents);
        metrics.ObserveBusy(stage => pipeline().BusyRatioOf(stage));
        metrics.Observe("streaminfer_event_time_lag_seconds", "s", "Age of the newest event when it was handed over; NaN before the first.", () => pipeline().State.EventTimeLagSeconds);
    }
}
