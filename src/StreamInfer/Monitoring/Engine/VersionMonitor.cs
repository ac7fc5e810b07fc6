using System.Collections.Immutable;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Detectors;
using StreamInfer.Monitoring.Evaluation;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Engine;

/// <summary>One model version on one route: counts its rows, judges its windows by its own reference, and says what changed. Used by one thread at a time.</summary>
internal sealed partial class VersionMonitor
{
    private static readonly ImmutableArray<double> ScoreShares = [0.5, 0.99, 0.999];

    private readonly MonitoringPlan _plan;
    private readonly IMonitoringOutput _output;
    private readonly ImmutableArray<SignalDetector> _detectors;
    private readonly TrailingReference? _trailing;

    /// <param name="plan">How is watched.</param>
    /// <param name="key">What its panes are of.</param>
    /// <param name="version">What its rows have.</param>
    /// <param name="output">Takes what it has to say.</param>
    public VersionMonitor(MonitoringPlan plan, PaneKey key, MonitoredVersion version, IMonitoringOutput output)
    {
        (_plan, Key, Version, _output) = (plan, key, version, output);
        Counting = new VersionCounting(plan, version, version.Reference);
        Totals = new ViolationTotals(version.Numeric.Length, version.Categorical.Length);
        _trailing = version.Reference is null ? new TrailingReference(version) : null;
        _detectors = [.. plan.Detectors.Select(detector => SignalDetector.Of(detector, Counting.Panes)).OfType<SignalDetector>()];
    }

    public PaneKey Key { get; }

    public MonitoredVersion Version { get; }

    public VersionCounting Counting { get; private set; }

    /// <summary>Of panes that no window uses any more.</summary>
    public ViolationTotals Totals { get; }

    /// <summary>Alerts on single events, and those that were too many, by references that are not used any more.</summary>
    public (long Alerts, long Suppressed) SpentBefore { get; private set; }

    public PipelineAlarms Alarms { get; } = new();

    /// <summary>Since when each subject stands as it does, Unix milliseconds.</summary>
    public Dictionary<string, long> Since { get; } = new(StringComparer.Ordinal);

    public ImmutableArray<SignalDetector> Detectors => _detectors;

    /// <summary>The last window that was evaluated.</summary>
    public (FiredWindow Window, Pane Counts, WindowEvaluation Evaluation)? Last { get; private set; }

    /// <summary>What is kept for people to look at.</summary>
    public SubjectDetails Details { get; } = new();

    /// <summary>Windows in a row without a row of it.</summary>
    public int SilentWindows { get; private set; }

    /// <summary>Windows since the last change of a reference that is learned here.</summary>
    public int WindowsSinceLearned { get; private set; }

    /// <summary>Alerts on single events, and those that were too many.</summary>
    public (long Alerts, long Suppressed) Spent => Counting.Anomalies is { } anomalies
        ? (SpentBefore.Alerts + anomalies.Alerts, SpentBefore.Suppressed + anomalies.Budget.Suppressed)
        : SpentBefore;

    /// <summary>Of the last window that was evaluated.</summary>
    public IEnumerable<ScoreQuantile> AnomalyScores => Counting.Anomalies is { } scorer && Last?.Counts.Ranks is { Count: > 0 } ranks
        ? ScoreShares.Select(share => new ScoreQuantile(share, scorer.ScoreOf(ranks.Quantile(share) ?? 0)))
        : [];

    /// <summary>Counts rows of a batch into their pane.</summary>
    /// <param name="batch">Of this version and route.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">Behind the last row.</param>
    /// <param name="pane">All of them belong to it.</param>
    /// <param name="window">Around now, for what detectors say.</param>
    public void Count(MonitoringBatch batch, int from, int to, Pane pane, FiredWindow window)
    {
        var stride = Version.Numeric.Length;
        Counting.Counter.Count(
            new PaneBlock
            {
                Rows = to - from,
                Numbers = batch.Numbers[(from * stride)..(to * stride)],
                NumberStride = stride,
                Categories = batch.Categories[(from * Version.Categorical.Length)..(to * Version.Categorical.Length)],
                Scores = batch.Scores[from..to],
            },
            pane);
        foreach (var violation in batch.Violations)
        {
            if (violation.Row >= from && violation.Row < to)
            {
                pane.Quality.Add(violation.Column, violation.Reason);
            }
        }

        for (var row = from; row < to; row++)
        {
            TakeSingly(batch, row, pane, window);
        }
    }

    /// <summary>Judges a window.</summary>
    /// <param name="window">Which.</param>
    /// <param name="counts">Its panes, added up.</param>
    /// <param name="q">Largest adjusted p-value that is rejected.</param>
    public void Evaluate(FiredWindow window, Pane counts, double q)
    {
        var evaluation = new WindowEvaluator(Counting.Panes, _plan.Thresholds with { Q = q }, _plan.Unwatched).Evaluate(counts);
        var before = evaluation.Subjects.ToDictionary(subject => subject.Subject, subject => Alarms.StateOf(subject.Subject), StringComparer.Ordinal);
        var transitions = Alarms.Update(evaluation);
        foreach (var subject in evaluation.Subjects)
        {
            Since.TryAdd(subject.Subject, window.End);
        }

        foreach (var (subject, transition) in transitions)
        {
            Since[subject.Subject] = window.End;
            _output.Drift(Record(window, counts, evaluation, subject, transition, DriftKind.Transition));
        }

        TellFrozen(window, counts, evaluation, q);
        if (_plan.Summaries)
        {
            foreach (var subject in evaluation.Subjects.Where(subject => subject.IsWatched))
            {
                _output.Drift(Record(window, counts, evaluation, subject, new AlarmTransition(before[subject.Subject], Alarms.StateOf(subject.Subject)), DriftKind.Summary));
            }
        }

        Last = (window, counts, evaluation);
        Details.Take(evaluation, Counting.Panes, counts);
        Pass(counts);
    }

    /// <summary>A window has passed that another instance judges.</summary>
    /// <param name="counts">Its panes as far as they are known here.</param>
    public void Pass(Pane counts)
    {
        SilentWindows = counts.Rows > 0 ? 0 : SilentWindows + 1;
        Counting.Anomalies?.Budget.Renew(counts.Ranks);
        Counting.Anomalies?.Budget.EndPane();
    }

    /// <summary>A window has passed: where the reference is learned here, the next one may be due.</summary>
    /// <returns>True if there is another reference now, so that panes counted so far are of no use.</returns>
    public bool TryLearn(long nowMs)
    {
        if (_trailing is null || ++WindowsSinceLearned < _plan.Windows.PanesPerWindow || _trailing.Seen < Math.Max(_plan.Thresholds.MinCount, NumericProfile.LeastUsable))
        {
            return false;
        }

        Adopt(_trailing.Build(nowMs, _plan.Unwatched));
        return true;
    }

    /// <summary>Goes by another reference that was learned here.</summary>
    /// <param name="learned">The bytes of a reference file.</param>
    private void Adopt(byte[] learned)
    {
        // Read back: panes go by the hash of the file, as those of every other reference do.
        SpentBefore = Spent;
        Counting = new VersionCounting(_plan, Version, ReferenceProfileReader.Parse(learned), learned);
        WindowsSinceLearned = 0;
    }

    private void TakeSingly(MonitoringBatch batch, int row, Pane pane, FiredWindow window)
    {
        var numbers = batch.NumbersOf(row);
        _trailing?.Take(batch, row);
        if (Counting.Anomalies is { } anomalies && anomalies.Take(numbers, batch.DetectorScoreOf(row), pane.Ranks))
        {
            _output.Anomaly(anomalies.Record(Key, batch, row));
        }

        foreach (var detector in _detectors)
        {
            if (detector.Take(batch.Events[row], numbers) == DetectorSignal.Change)
            {
                var state = Alarms.StateOf(detector.Plan.Signal);
                _output.Drift(Record(window, pane, evaluation: null, null, new AlarmTransition(state, state), DriftKind.Transition) with
                {
                    Subject = detector.Plan.Signal,
                    Cause = DriftCause.Detector,
                    Detector = detector.Name,
                });
            }
        }
    }

    private void TellFrozen(FiredWindow window, Pane counts, WindowEvaluation evaluation, double q)
    {
        // One more family of tests: as many as there are numeric columns.
        var level = q / Counting.Frozen.Length;
        for (var i = 0; i < Counting.Frozen.Length; i++)
        {
            if (evaluation.Subjects[i].IsWatched && Counting.Frozen[i].Update(counts.Numeric[i], level) is { } isFrozen)
            {
                var subject = evaluation.Subjects[i];
                var state = Alarms.StateOf(subject.Subject);
                _output.Drift(Record(window, counts, evaluation, subject, new AlarmTransition(state, state), DriftKind.Transition) with
                {
                    Cause = isFrozen ? DriftCause.Frozen : null,
                    Detector = isFrozen ? null : "frozen",
                });
            }
        }
    }

    private DriftRecord Record(FiredWindow window, Pane counts, WindowEvaluation? evaluation, SubjectEvaluation? subject, AlarmTransition transition, DriftKind kind) => new()
    {
        Pipeline = Key.Pipeline,
        Model = Version.Model,
        ModelVersion = Version.Version,
        Route = Key.Route,
        Subject = subject?.Subject ?? "",
        ProfileHash = Counting.Panes.Hash,
        Tests = evaluation?.Tests ?? 0,
        WindowStart = window.Start,
        WindowEnd = window.End,
        Kind = kind,
        PreviousState = transition.From,
        State = transition.To,
        Cause = subject?.Cause is { } test ? CauseOf(test) : null,
        Evaluation = subject,
        Duplicates = counts.Quality.Of(EventViolation.DuplicateId),
        Late = counts.Quality.Of(EventViolation.Late),
        TooLate = counts.Quality.Of(EventViolation.TooLate),
        Q = evaluation?.Q,
    };

    private static DriftCause CauseOf(TestKind test) => test switch
    {
        TestKind.Distribution => DriftCause.Psi,
        TestKind.Missing => DriftCause.Missing,
        TestKind.Range => DriftCause.Range,
        TestKind.New => DriftCause.New,
        _ => DriftCause.Joint,
    };
}
