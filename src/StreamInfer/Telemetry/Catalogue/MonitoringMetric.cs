using System.Collections.Immutable;
using StreamInfer.Monitoring.Quality;
using static StreamInfer.Telemetry.Catalogue.MetricDefinition;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>What is reported of drift, data quality and anomalies.</summary>
public static class MonitoringMetric
{
    public static readonly MetricDefinition DriftPsiExcess = Gauge("streaminfer_drift_psi_excess", "", "Population stability index of the last window beyond chance, by subject.", MetricLabels.Version, MetricLabels.Route, MetricLabels.Feature);
    public static readonly MetricDefinition DriftState = Gauge("streaminfer_drift_state", "", "How a subject stands: 0 insufficient, 1 ok, 2 recovered, 3 warning, 4 drift.", MetricLabels.Version, MetricLabels.Route, MetricLabels.Feature);
    public static readonly MetricDefinition DriftWindowEvents = Gauge("streaminfer_drift_window_events", "{event}", "Events of the last window that was judged.", MetricLabels.Version, MetricLabels.Route);
    public static readonly MetricDefinition DriftTransitions = Counter("streaminfer_drift_transitions", "{transition}", "Changes of subjects into a state.", MetricLabels.AlarmState);
    public static readonly MetricDefinition DriftEvaluation = Gauge("streaminfer_drift_evaluation_seconds", "s", "What the last judging of windows took; 0 before the first.");
    public static readonly MetricDefinition DriftWatermarkLag = Gauge("streaminfer_drift_watermark_lag_seconds", "s", "How far the time up to which all events are taken to have come is behind; NaN before the first.");
    public static readonly MetricDefinition DriftLateEvents = Counter("streaminfer_drift_late_events", "{event}", "Events that came late for their window; those that were too late, or from the future, do not count in any.", MetricLabels.Lateness);
    public static readonly MetricDefinition DriftDroppedEvents = Counter("streaminfer_drift_dropped_events", "{event}", "Events that were not watched since monitoring was behind.");
    public static readonly MetricDefinition DriftWaitingEvents = Gauge("streaminfer_drift_waiting_events", "{event}", "Events that wait to be watched.");
    public static readonly MetricDefinition DriftFailedWrites = Counter("streaminfer_drift_failed_writes", "{batch}", "Batches of monitoring's records that did not get through.");
    public static readonly MetricDefinition QualityViolations = Counter("streaminfer_quality_violations", "{value}", "Values, and for schema events, that something was wrong with, by reason.", MetricLabels.Version, MetricLabels.Route, MetricLabels.Feature, MetricLabels.Violation);
    public static readonly MetricDefinition QualityMissingRatio = Gauge("streaminfer_quality_missing_ratio", "1", "Share of the values of a column that are missing in the last window.", MetricLabels.Version, MetricLabels.Route, MetricLabels.Feature);
    public static readonly MetricDefinition QualityEventSkew = Histogram("streaminfer_quality_event_skew_seconds", "s", "From an event's own time to its being counted; below 0 for clocks that run ahead.", SkewBounds, MetricLabels.Version, MetricLabels.Route);
    public static readonly MetricDefinition AnomalyAlerts = Counter("streaminfer_anomaly_alerts", "{event}", "Events that were alerted on as strange.", MetricLabels.Version, MetricLabels.Route);
    public static readonly MetricDefinition AnomalySuppressed = Counter("streaminfer_anomaly_suppressed", "{event}", "Strange events that were too many to alert on.", MetricLabels.Version, MetricLabels.Route);
    public static readonly MetricDefinition AnomalyFailures = Counter("streaminfer_anomaly_failures", "{event}", "Events that the model of monitoring.anomalies has no score for.");
    public static readonly MetricDefinition AnomalyScore = Gauge("streaminfer_anomaly_score", "", "Anomaly score that such a share of the last window's events keep below.", MetricLabels.Version, MetricLabels.Route, MetricLabels.Quantile);

    private static ImmutableArray<double> SkewBounds => [.. EventSkew.UpperBounds.ToArray().Select(bound => bound / 1e3)];
}
