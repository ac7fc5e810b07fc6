using static StreamInfer.Telemetry.Catalogue.MetricDefinition;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>What every pipeline reports of its scoring.</summary>
public static class PipelineMetric
{
    public static readonly MetricDefinition Events = Counter("streaminfer_events", "{event}", "Events read from the source topic.");
    public static readonly MetricDefinition Predictions = Counter("streaminfer_predictions", "{event}", "Predictions handed to the producer.", MetricLabels.Model, MetricLabels.Version, MetricLabels.Route, MetricLabels.Device);
    public static readonly MetricDefinition DeadLetters = Counter("streaminfer_dead_letters", "{event}", "Dead letters handed to the producer, by reason.", MetricLabels.DeadLetterReason);
    public static readonly MetricDefinition Skipped = Counter("streaminfer_skipped_events", "{event}", "Tombstones passed over because the topology says so.");
    public static readonly MetricDefinition Late = Counter("streaminfer_late_events", "{event}", "Events that were handed over after their deadline.");
    public static readonly MetricDefinition QualityEvents = Counter("streaminfer_quality_events", "{event}", "Predictions by quality word; one with two words counts in both.", MetricLabels.Quality);
    public static readonly MetricDefinition FellBack = Counter("streaminfer_fallback_events", "{event}", "Events that were meant for a candidate version and scored by the primary, since the candidate failed.", MetricLabels.Version);
    public static readonly MetricDefinition BatchesClosed = Counter("streaminfer_batches_closed", "{batch}", "Micro-batches by why they left.", MetricLabels.CloseReason);
    public static readonly MetricDefinition BatchSize = Histogram("streaminfer_batch_size", "{event}", "Events a micro-batch.", [.. PipelineTotals.BatchSizeBounds.Select(bound => (double)bound)]);
    public static readonly MetricDefinition Transactions = Counter("streaminfer_transactions", "{transaction}", "Transactions with output in them, by how they ended; for exactly-once delivery.", MetricLabels.Transaction);
    public static readonly MetricDefinition StageDuration = Histogram("streaminfer_stage_duration_seconds", "s", "What the latency budget of a micro-batch was spent on, by stage.", [.. LatencyHistogram.ExportedBounds], MetricLabels.Stage);
    public static readonly MetricDefinition StageBusySeconds = Counter("streaminfer_stage_busy_seconds", "s", "Time that each stage took, summed over micro-batches.", MetricLabels.Stage);
    public static readonly MetricDefinition StageBusyRatio = Gauge("streaminfer_stage_busy_ratio", "1", "Share of the time, since it was asked for last but at least a second, that a stage's threads were busy; the stage at 1 holds the others up.", MetricLabels.BusyStage);
    public static readonly MetricDefinition EventLatency = Histogram("streaminfer_event_latency_seconds", "s", "From arrival of an event to the hand-over of its output to the producer, every event counted.", [.. LatencyHistogram.ExportedBounds]);
    public static readonly MetricDefinition EventLatencyBuckets = Counter("streaminfer_event_latency_buckets", "{event}", "The buckets of streaminfer_event_latency_seconds, cumulative, for those to whom metrics are pushed.", MetricLabels.BucketBound) with { IsPushedOnly = true };
    public static readonly MetricDefinition Deadline = Gauge("streaminfer_deadline_seconds", "s", "The latency budget of an event, batching.deadline.");
    public static readonly MetricDefinition RunFailures = Counter("streaminfer_run_failures", "{run}", "Runs of the model that failed, those in search of the events at fault included.", MetricLabels.RunFailure);
    public static readonly MetricDefinition RunTimeFixed = Gauge("streaminfer_run_time_fixed_seconds", "s", "What a run of the model takes however few rows it has, as learnt.");
    public static readonly MetricDefinition RunTimeRow = Gauge("streaminfer_run_time_row_seconds", "s", "What each row adds to a run of the model, as learnt.");
    public static readonly MetricDefinition RunTimeError = Gauge("streaminfer_run_time_error_ratio", "1", "Mean of what the last runs were off by, over what was predicted, each cut at 1; 0 before the first.");
    public static readonly MetricDefinition BreakerOpen = Gauge("streaminfer_model_breaker_open", "", "1 while the model fails every event and events wait for it; 0 otherwise.");
    public static readonly MetricDefinition RunLimit = Gauge("streaminfer_run_limit_rows", "{row}", "Most rows of a run: maxBatchSize, or less while the device is short of memory.");
    public static readonly MetricDefinition SuspectEvents = Gauge("streaminfer_suspect_events", "{event}", "Events that were in flight when an earlier process died, and have not been run since (with --state).");
    public static readonly MetricDefinition Lag = Gauge("streaminfer_consumer_lag_events", "{event}", "Events at the broker that are not read yet, over the partitions of this member; -1 while unknown.");
    public static readonly MetricDefinition EventTimeLag = Gauge("streaminfer_event_time_lag_seconds", "s", "Age of the newest event when it was handed over; NaN before the first.");
    public static readonly MetricDefinition InFlightEvents = Gauge("streaminfer_in_flight_events", "{event}", "Events between poll and acknowledgement.");
    public static readonly MetricDefinition InFlightBytes = Gauge("streaminfer_in_flight_bytes", "By", "Bytes of the records of events between poll and acknowledgement.");
    public static readonly MetricDefinition InFlightLimitEvents = Gauge("streaminfer_in_flight_limit_events", "{event}", "Most events between poll and acknowledgement.");
    public static readonly MetricDefinition InFlightLimitBytes = Gauge("streaminfer_in_flight_limit_bytes", "By", "Most bytes of the records of events between poll and acknowledgement.");
    public static readonly MetricDefinition OldestInFlight = Gauge("streaminfer_oldest_in_flight_seconds", "s", "How long the oldest event between poll and acknowledgement has been so; 0 while none is. Grows when one output partition hangs while the others flow.");
    public static readonly MetricDefinition Uncommitted = Gauge("streaminfer_uncommitted_events", "{event}", "Events that were acknowledged and still not committed when a commit was last due.");
    public static readonly MetricDefinition ReadingHeld = Gauge("streaminfer_reading_held", "", "1 while nothing is read from the source for this cause.", MetricLabels.HoldCause);
    public static readonly MetricDefinition AssignedPartitions = Gauge("streaminfer_assigned_partitions", "{partition}", "Partitions of this member.");
    public static readonly MetricDefinition HeldPartitions = Gauge("streaminfer_held_partitions", "{partition}", "Partitions that wait for a schema.");
    public static readonly MetricDefinition Ready = Gauge("streaminfer_ready", "", "1 while /health/ready says that events are scored; 0 otherwise.");
    public static readonly MetricDefinition Models = Gauge("streaminfer_model_info", "", "The versions that score, on which route, where they run and where the topology wanted them to run; always 1.", MetricLabels.Model, MetricLabels.Version, MetricLabels.Route, MetricLabels.Device, MetricLabels.Digest, MetricLabels.Policy);
}
