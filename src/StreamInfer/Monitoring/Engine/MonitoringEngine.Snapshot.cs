using System.Collections.Immutable;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Evaluation;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Monitoring.Windows;

namespace StreamInfer.Monitoring.Engine;

/// <content>How it stands.</content>
public sealed partial class MonitoringEngine
{
    /// <summary>How it stands now.</summary>
    public MonitoringSnapshot Snapshot()
    {
        ImmutableArray<RestoredVersion> restored = [.. Restored()];
        return new MonitoringSnapshot(
            _pipeline,
            _monitors.Values.Select(monitor => monitor.Alarms.State).Concat(restored.Select(version => version.State)).DefaultIfEmpty(AlarmState.Insufficient).Max(),
            _clock.WatermarkOfEvents,
            _clock.CountOf(Timing.OnTime),
            _clock.CountOf(Timing.Late),
            _clock.CountOf(Timing.TooLate),
            _clock.CountOf(Timing.Future),
            _passedOver,
            _plan.Sampling.Value,
            IsEvaluating,
            PanesRefused,
            [.. _monitors.Values.Select(SnapshotOf)],
            restored);
    }

    /// <summary>Alarms outlive a restart, windows do not: until the next one an alarm must not look as if it were over.</summary>
    private IEnumerable<RestoredVersion> Restored()
    {
        if (!_isEvaluating)
        {
            return [];
        }

        var known = _monitors.Values.Where(monitor => monitor.Last is null && monitor.Alarms.Saved.Count > 0).Select(monitor => monitor.Restored);
        return _judgements > 0 ? known : known.Concat(_heardVersions);
    }

    private VersionSnapshot SnapshotOf(VersionMonitor monitor)
    {
        var totals = monitor.Totals.Copy();
        foreach (var (_, pane) in _panes.Of(monitor.Key))
        {
            totals.Add(pane);
        }

        var (numeric, categorical) = (monitor.Version.Numeric, monitor.Version.Categorical);

        ImmutableArray<SubjectSnapshot> subjects = monitor.Last is { } last
            ? [.. last.Evaluation.Subjects.Select(subject => SnapshotOf(monitor, subject))]
            : [];
        return new VersionSnapshot
        {
            Model = monitor.Version.Model,
            Version = monitor.Version.Version,
            Route = monitor.Key.Route,
            State = monitor.Alarms.State,
            Reference = monitor.Counting.Kind,
            ProfileHash = monitor.Counting.Panes.Hash,
            Window = monitor.Last?.Window,
            WindowEvents = monitor.Last?.Counts.Rows ?? 0,
            Subjects = subjects,
            Violations = [.. totals.Of(column => column < numeric.Length ? numeric[column] : categorical[column - numeric.Length])],
            DeadLetters = totals.Quality.Of(EventViolation.Schema),
            Alerts = monitor.Spent.Alerts,
            Suppressed = monitor.Spent.Suppressed,
            EventViolations = [.. Enum.GetValues<EventViolation>().Select(reason => new EventViolationCount(reason, totals.Quality.Of(reason)))],
            AnomalyScores = [.. monitor.AnomalyScores],
            Skew = [.. totals.Skew.Counts],
            SkewTotalMs = totals.Skew.TotalMs,
        };
    }

    private static SubjectSnapshot SnapshotOf(VersionMonitor monitor, SubjectEvaluation subject)
    {
        var (bins, history) = monitor.Details.Of(subject.Subject);
        return new SubjectSnapshot(monitor.Alarms.StateOf(subject.Subject), monitor.Since[subject.Subject], subject) { Bins = bins, History = history };
    }
}
