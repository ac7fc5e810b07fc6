using System.Globalization;
using StreamInfer.Host.Http;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Monitoring.Tap;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Service;

/// <summary>What of monitoring is worth a metric: read from its last snapshot when somebody looks.</summary>
internal static class MonitoringMetrics
{
    private static readonly double[] SkewBounds = [.. EventSkew.UpperBounds.ToArray().Select(bound => bound / 1e3)];
    private static readonly AlarmState[] States = Enum.GetValues<AlarmState>();

    /// <summary>Reports them.</summary>
    public static void Observe(PipelineMetrics metrics, MonitoringRunner runner)
    {
        ObserveDrift(metrics, runner);
        ObserveQuality(metrics, runner);
        metrics.CountEach(
            "streaminfer_anomaly_alerts", "{event}", "Events that were alerted on as strange.", () => ByVersion(runner, version => version.Alerts));
        metrics.CountEach(
            "streaminfer_anomaly_suppressed", "{event}", "Strange events that were too many to alert on.", () => ByVersion(runner, version => version.Suppressed));
        metrics.CountEach(
            "streaminfer_anomaly_failures", "{event}", "Events that the model of monitoring.anomalies has no score for.", () => [(runner.DetectorFailures, [])]);
        metrics.ObserveEach(
            "streaminfer_anomaly_score",
            "1",
            "Anomaly score of the last window's events, by the share of them that it is not below.",
            () => runner.Snapshot.Versions.SelectMany(version => version.AnomalyScores.Select(item => (item.Score, (KeyValuePair<string, object?>[])[.. VersionLabels(version), new("quantile", item.Share)]))));
    }

    /// <summary>Writes the histogram of how old events are: it is counted elsewhere, so no instrument has it.</summary>
    public static void WriteSkew(PrometheusWriter writer, IEnumerable<MonitoringSnapshot> snapshots)
    {
        writer.WriteFamily("streaminfer_quality_event_skew_seconds", PrometheusType.Histogram, "From an event's own time to its being counted; below 0 for clocks that run ahead.");
        foreach (var snapshot in snapshots)
        {
            foreach (var version in snapshot.Versions)
            {
                var labels = PrometheusLabels.Of(("pipeline", snapshot.Pipeline), ("route", version.Route), ("version", version.Version.ToString(CultureInfo.InvariantCulture)));
                writer.WriteHistogram(labels, SkewBounds, version.Skew.AsSpan(), version.SkewTotalMs / 1e3);
            }
        }
    }

    private static void ObserveDrift(PipelineMetrics metrics, MonitoringRunner runner)
    {
        metrics.ObserveEach(
            "streaminfer_drift_psi_excess",
            "1",
            "Population stability index of the last window beyond chance, by subject.",
            () => BySubject(runner, subject => subject.Evaluation.Statistics?.Stability?.Excess));
        metrics.ObserveEach(
            "streaminfer_drift_state",
            "1",
            "How a subject stands: 0 insufficient, 1 ok, 2 recovered, 3 warning, 4 drift.",
            () => BySubject(runner, subject => subject.IsWatched ? (double)subject.State : null));
        metrics.ObserveEach(
            "streaminfer_drift_window_events",
            "{event}",
            "Events of the last window that was judged.",
            () => runner.Snapshot.Versions.Select(version => ((double)version.WindowEvents, VersionLabels(version))));
        metrics.CountEach(
            "streaminfer_drift_transitions",
            "{transition}",
            "Changes of subjects into a state.",
            () => States.Select(state => (runner.TransitionsTo(state), new KeyValuePair<string, object?>[] { new("state", Word(state)) })));
        metrics.Observe("streaminfer_drift_evaluation_seconds", "s", "What the last judging of windows took; 0 before the first.", () => runner.EvaluationSeconds);
        metrics.Observe(
            "streaminfer_drift_watermark_lag_seconds", "s", "How far the time up to which all events are taken to have come is behind; NaN before the first.", () => runner.WatermarkLagSeconds);
        metrics.CountEach("streaminfer_drift_late_events", "{event}", "Events that came late for their window, by what became of them.", () => Late(runner.Snapshot));
        metrics.CountEach("streaminfer_drift_dropped_events", "{event}", "Events that were not watched since monitoring was behind.", () => [(runner.Dropped, [])]);
        metrics.Observe("streaminfer_drift_waiting_events", "{event}", "Events that wait to be watched.", () => runner.Waiting);
        metrics.CountEach("streaminfer_drift_failed_writes", "{batch}", "Batches of monitoring's records that did not get through.", () => [(runner.FailedWrites, [])]);
    }

    private static void ObserveQuality(PipelineMetrics metrics, MonitoringRunner runner)
    {
        metrics.CountEach("streaminfer_quality_violations", "{value}", "Values and events that something was wrong with, by reason.", () => Violations(runner.Snapshot));
        metrics.ObserveEach(
            "streaminfer_quality_missing_ratio", "1", "Share of the values of a column that are missing in the last window.", () => BySubject(runner, subject => subject.MissingRatio));
    }

    private static IEnumerable<(long Count, KeyValuePair<string, object?>[] Labels)> Late(MonitoringSnapshot snapshot) =>
    [
        (snapshot.Late, [new("kind", "late")]), (snapshot.TooLate, [new("kind", "too_late")]), (snapshot.Future, [new("kind", "future")]),
    ];

    private static IEnumerable<(long Count, KeyValuePair<string, object?>[] Labels)> Violations(MonitoringSnapshot snapshot)
    {
        foreach (var version in snapshot.Versions)
        {
            foreach (var violation in version.EventViolations)
            {
                yield return (violation.Count, [.. VersionLabels(version), new("feature", ""), new("reason", ReasonOf(violation.Reason))]);
            }

            foreach (var violation in version.Violations)
            {
                yield return (violation.Count, [.. VersionLabels(version), new("feature", violation.Column), new("reason", ReasonOf(violation.Reason))]);
            }
        }
    }

    private static IEnumerable<(long Count, KeyValuePair<string, object?>[] Labels)> ByVersion(MonitoringRunner runner, Func<VersionSnapshot, long> count) =>
        runner.Snapshot.Versions.Select(version => (count(version), VersionLabels(version)));

    private static IEnumerable<(double Value, KeyValuePair<string, object?>[] Labels)> BySubject(MonitoringRunner runner, Func<SubjectSnapshot, double?> value) =>
        from version in runner.Snapshot.Versions
        from subject in version.Subjects
        let number = value(subject)
        where number is not null
        select (number.Value, (KeyValuePair<string, object?>[])[.. VersionLabels(version), new("feature", subject.Subject)]);

    private static KeyValuePair<string, object?>[] VersionLabels(VersionSnapshot version) => [new("version", version.Version), new("route", version.Route)];

    private static string Word(AlarmState state) => state.ToString().ToLowerInvariant();

    private static string ReasonOf(EventViolation reason) => reason switch
    {
        EventViolation.DuplicateId => "duplicate_id",
        EventViolation.TooLate => "too_late",
        _ => reason.ToString().ToLowerInvariant(),
    };

    private static string ReasonOf(FeatureViolation reason) => reason switch
    {
        FeatureViolation.UnknownCategory => "unknown_category",
        FeatureViolation.NewCategory => "new_category",
        _ => reason.ToString().ToLowerInvariant(),
    };
}
