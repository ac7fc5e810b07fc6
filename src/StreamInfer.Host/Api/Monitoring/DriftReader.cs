using System.Globalization;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Evaluation;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Telemetry.Catalogue;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Api.Monitoring;

/// <summary>Puts together how monitoring stands, from what its engine said a second ago at most.</summary>
internal static class DriftReader
{
    private const int MostViolations = 200;

    public static DriftAnswer Read(ServedTopology topology)
    {
        var (plan, runner) = (topology.Plan.Monitoring, topology.Service?.Monitoring);
        var snapshot = runner?.Snapshot;
        return new DriftAnswer
        {
            Enabled = plan is not null,
            State = MetricLabels.Word(snapshot?.State ?? AlarmState.Insufficient),
            Watermark = TimeOf(snapshot?.WatermarkMs),
            WatermarkLagSeconds = Numbers.OrNull(runner?.WatermarkLagSeconds),
            Dropped = runner?.Dropped ?? 0,
            Sampling = (double)(snapshot?.SamplingPercent ?? plan?.Sampling.Value ?? 0) / 100,
            Evaluating = snapshot?.IsEvaluating ?? false,
            Events = new DriftAnswer.DriftEventsItem(snapshot?.OnTime ?? 0, snapshot?.Late ?? 0, snapshot?.TooLate ?? 0, snapshot?.Future ?? 0, DuplicatesOf(snapshot)),
            Versions = snapshot is null || plan is null ? [] : 
            [
                .. snapshot.Versions.Select(version => VersionOf(version, snapshot.Restored.FirstOrDefault(restored => IsOf(restored, version)), plan)),
                .. snapshot.Restored.Where(restored => !snapshot.Versions.Any(version => IsOf(restored, version))).Select(restored => VersionOf(restored, plan)),
            ],
        };
    }

    private static long DuplicatesOf(MonitoringSnapshot? snapshot) =>
        snapshot?.Versions.Sum(version => version.EventViolations.Where(violation => violation.Reason == EventViolation.DuplicateId).Sum(violation => violation.Count)) ?? 0;

    /// <summary>One subject of a version.</summary>
    /// <exception cref="ApiRefusal">There is none.</exception>
    public static SubjectAnswer ReadSubject(ServedTopology topology, string name, int? version, string? route)
    {
        var plan = topology.Plan.Monitoring ?? throw ApiRefusal.NotFound($"{topology.Name} is not monitored");
        var watched = topology.Service?.Monitoring?.Snapshot.Versions
            .FirstOrDefault(each => (version is null || each.Version == version) && (route is null || string.Equals(each.Route, route, StringComparison.Ordinal)));
        var subject = watched?.Subjects.FirstOrDefault(each => string.Equals(each.Subject, name, StringComparison.Ordinal));
        return subject is null
            ? throw ApiRefusal.NotFound($"there is no subject '{name}' of such a version in a window yet")
            : SubjectAnswers.Of(watched!, subject, ThresholdOf(subject.Subject, plan));
    }

    internal static string KindOf(SubjectSnapshot subject) => subject.Subject switch
    {
        WindowEvaluator.ScoreSubject => "score",
        WindowEvaluator.JointSubject => "joint",
        var name when name.StartsWith("$proj", StringComparison.Ordinal) => "projection",
        _ => subject.Bins?.IsCategorical == true ? "categorical" : "numeric",
    };

    private static DateTimeOffset? TimeOf(long? unixMs) => unixMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static DriftAnswer.ThresholdItem ThresholdOf(string subject, MonitoringPlan plan)
    {
        var thresholds = subject == WindowEvaluator.JointSubject ? plan.Thresholds.Joint : plan.Thresholds.Distribution;
        return new DriftAnswer.ThresholdItem(thresholds.Warning, thresholds.Drift);
    }

    private static bool IsOf(RestoredVersion restored, VersionSnapshot version) => restored.Version == version.Version && string.Equals(restored.Route, version.Route, StringComparison.Ordinal);

    private static DriftAnswer.DriftVersionItem VersionOf(RestoredVersion version, MonitoringPlan plan) => new()
    {
        Version = version.Version,
        Route = version.Route,
        State = MetricLabels.Word(version.State),
        Reference = "unknown",
        ProfileHash = version.ProfileHash,
        WindowStart = null,
        WindowEnd = null,
        WindowEvents = 0,
        Subjects = [],
        Restored = RestoredOf(version),
        Violations = [],
        DeadLetters = 0,
        Alerts = 0,
        Suppressed = 0,
        AlertFraction = plan.Anomalies.AlertFraction,
    };

    private static IReadOnlyList<DriftAnswer.RestoredItem> RestoredOf(RestoredVersion? version) => version is null ? [] :
        [.. version.Subjects.Select(subject => new DriftAnswer.RestoredItem(subject.Subject, MetricLabels.Word(subject.State), DateTimeOffset.FromUnixTimeMilliseconds(subject.SinceMs)))];

    private static DriftAnswer.DriftVersionItem VersionOf(VersionSnapshot version, RestoredVersion? restored, MonitoringPlan plan) => new()
    {
        Version = version.Version,
        Route = version.Route,
        State = MetricLabels.Word(version.State),
        Reference = version.Reference switch { ReferenceKind.Training => "file", ReferenceKind.Trailing => "trailing", _ => "none" },
        ProfileHash = version.ProfileHash,
        WindowStart = TimeOf(version.Window?.Start),
        WindowEnd = TimeOf(version.Window?.End),
        WindowEvents = version.WindowEvents,
        Subjects = [.. version.Subjects.Select(subject => SubjectOf(subject, plan))],
        Restored = RestoredOf(restored),
        Violations = [.. version.Violations.OrderByDescending(violation => violation.Count).Take(MostViolations).Select(violation => new DriftAnswer.ViolationItem(violation.Column, ReasonOf(violation), violation.Count))],
        DeadLetters = version.DeadLetters,
        Alerts = version.Alerts,
        Suppressed = version.Suppressed,
        AlertFraction = plan.Anomalies.AlertFraction,
    };

    private static string ReasonOf(ViolationCount violation)
    {
        var name = violation.Reason.ToString();
        return string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString(CultureInfo.InvariantCulture)));
    }

    private static DriftAnswer.SubjectItem SubjectOf(SubjectSnapshot subject, MonitoringPlan plan)
    {
        var statistics = subject.Evaluation.Statistics;
        return new DriftAnswer.SubjectItem
        {
            Subject = subject.Subject,
            Kind = KindOf(subject),
            State = MetricLabels.Word(subject.State),
            Since = DateTimeOffset.FromUnixTimeMilliseconds(subject.SinceMs),
            Words = subject.Words,
            Count = subject.Evaluation.Counts.Count,
            MissingRatio = subject.MissingRatio,
            Psi = Numbers.OrNull(statistics?.Stability?.Psi),
            PsiExcess = Numbers.OrNull(statistics?.Stability?.Excess),
            Effect = Numbers.OrNull(statistics?.Joint?.Effect ?? statistics?.Stability?.Excess),
            Threshold = ThresholdOf(subject.Subject, plan),
            AdjustedP = Numbers.OrNull(subject.Evaluation.AdjustedP),
            MeanShift = Numbers.OrNull(statistics?.MeanShift?.Effect),
            Watched = subject.IsWatched,
            History = [.. subject.History.Select(Numbers.OrNull)],
        };
    }
}
