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
    }

    private static void ObserveDrift(PipelineMetrics metrics, MonitoringRunner runner)
    {
        metrics.ObserveEach(
            MonitoringMetric.DriftPsiExcess,
            () => BySubject(runner, subject => subject.Evaluation.Statistics?.Stability?.Excess));
        metrics.ObserveEach(
            MonitoringMetric.DriftState,
            () => BySubject(runner, subject => (double)subject.State));
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
            yield return (version.DeadLetters, [.. VersionLabels(version), new("feature", ""), new("reason", "schema")]);
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
