using System.Globalization;
using StreamInfer.Host.Http;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Tap;
using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Host.Service;

/// <summary>What of monitoring is worth a metric: read from its last snapshot when somebody looks.</summary>
internal static class MonitoringMetrics
{
    private static readonly AlarmState[] States = Enum.GetValues<AlarmState>();

    /// <summary>Reports them.</summary>
    public static void Observe(PipelineMetrics metrics, MonitoringRunner runner)
    {
        ObserveDrift(metrics, runner);
        ObserveQuality(metrics, runner);
        metrics.CountEach(
            MonitoringMetric.AnomalyAlerts, () => ByVersion(runner, version => version.Alerts));
        metrics.CountEach(
            MonitoringMetric.AnomalySuppressed, () => ByVersion(runner, version => version.Suppressed));
        metrics.CountEach(MonitoringMetric.AnomalyFailures, () => [(runner.DetectorFailures, [])]);
        metrics.ObserveEach(
            MonitoringMetric.AnomalyScore,
            () => runner.Snapshot.Versions.SelectMany(version => version.AnomalyScores.Select(item => (item.Score, (KeyValuePair<string, object?>[])[.. VersionLabels(version), new("quantile", item.Share)]))));
    }

    /// <summary>Writes the histogram of how old events are: it is counted elsewhere, so no instrument has it.</summary>
    public static void WriteSkew(PrometheusWriter writer, IEnumerable<MonitoringSnapshot> snapshots)
    {
        var metric = MonitoringMetric.QualityEventSkew;
        writer.WriteFamily(metric.Name, PrometheusType.Histogram, metric.Description, PrometheusNames.UnitWord(metric.Unit, PrometheusType.Histogram));
        foreach (var snapshot in snapshots)
        {
            foreach (var version in snapshot.Versions)
            {
                var labels = PrometheusLabels.Of(("pipeline", snapshot.Pipeline), ("route", version.Route), ("version", version.Version.ToString(CultureInfo.InvariantCulture)));
                writer.WriteHistogram(labels, metric.Bounds.AsSpan(), version.Skew.AsSpan(), version.SkewTotalMs / 1e3);
            }
        }
    }

    private static void ObserveDrift(PipelineMetrics metrics, MonitoringRunner runner)
    {
        metrics.ObserveEach(
            MonitoringMetric.DriftPsiExcess,
            () => BySubject(runner, subject => subject.Evaluation.Statistics?.Stability?.Excess));
        metrics.ObserveEach(
            MonitoringMetric.DriftState,
            () => BySubject(runner, subject => subject.IsWatched ? (double)subject.State : null));
        metrics.ObserveEach(
            MonitoringMetric.DriftWindowEvents,
            () => runner.Snapshot.Versions.Select(version => ((double)version.WindowEvents, VersionLabels(version))));
        metrics.CountEach(
            MonitoringMetric.DriftTransitions,
            () => States.Select(state => (runner.TransitionsTo(state), new KeyValuePair<string, object?>[] { new("state", MetricLabels.Word(state)) })));
        metrics.Observe(MonitoringMetric.DriftEvaluation, () => runner.EvaluationSeconds);
        metrics.Observe(
            MonitoringMetric.DriftWatermarkLag, () => runner.WatermarkLagSeconds);
        metrics.CountEach(MonitoringMetric.DriftLateEvents, () => Late(runner.Snapshot));
        metrics.CountEach(MonitoringMetric.DriftDroppedEvents, () => [(runner.Dropped, [])]);
        metrics.Observe(MonitoringMetric.DriftWaitingEvents, () => runner.Waiting);
        metrics.CountEach(MonitoringMetric.DriftFailedWrites, () => [(runner.FailedWrites, [])]);
    }

    private static void ObserveQuality(PipelineMetrics metrics, MonitoringRunner runner)
    {
        metrics.CountEach(MonitoringMetric.QualityViolations, () => Violations(runner.Snapshot));
        metrics.ObserveEach(
            MonitoringMetric.QualityMissingRatio, () => BySubject(runner, subject => subject.MissingRatio));
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
                yield return (violation.Count, [.. VersionLabels(version), new("feature", ""), new("reason", MetricLabels.Word(violation.Reason))]);
            }

            foreach (var violation in version.Violations)
            {
                yield return (violation.Count, [.. VersionLabels(version), new("feature", violation.Column), new("reason", MetricLabels.Word(violation.Reason))]);
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
}
