using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Engine;

/// <summary>
/// Runs the mathematics of monitoring over a stream of batches: counts panes, moves the watermark, judges each window of each version by that version's
/// reference, keeps the states of alarms, and judges single events. Without threads, clocks or I/O: it is told the time, and used by one thread at a time.
/// What it counted below an offset it never counts again.
/// </summary>
public sealed partial class MonitoringEngine
{
    private readonly MonitoringPlan _plan;
    private readonly string _pipeline;
    private readonly IMonitoringOutput _output;
    private readonly Dictionary<PaneKey, VersionMonitor> _monitors = [];
    private readonly PaneStore _panes;
    private readonly EventDuplicates? _duplicates;
    private readonly List<FiredWindow> _fired = [];
    private readonly Queue<(FiredWindow Window, long FiredMs)> _due = [];
    private CoveredOffsets _covered = new();
    private WindowClock _clock;
    private long _passedOver;

    /// <param name="plan">How is watched.</param>
    /// <param name="pipeline">Name of the topology.</param>
    /// <param name="output">Takes what there is to say.</param>
    /// <exception cref="ArgumentException">The windows of the plan are wrong.</exception>
    public MonitoringEngine(MonitoringPlan plan, string pipeline, IMonitoringOutput output)
    {
        (_plan, _pipeline, _output) = (plan, pipeline, output);
        _clock = new WindowClock(plan.Windows);
        _duplicates = plan.Duplicates == EventIdentity.None ? null : new EventDuplicates(plan.Windows.Window);
        _panes = new PaneStore(key => _monitors[key].Counting.Panes);
    }

    /// <summary>The first offset of each partition that is not counted.</summary>
    public IReadOnlyDictionary<int, long> Covered => _covered.Next;

    /// <summary>Up to when all events have come; null before the first.</summary>
    public long? WatermarkMs => _clock.Watermark;

    /// <summary>Events of a partition are about to come; see <see cref="WindowClock.Await"/>.</summary>
    public void Await(int partition, long nowMs) => _clock.Await(partition, nowMs);

    /// <summary>Counts a batch, then fires the windows that are complete: <see cref="Count(MonitoringBatch, long)"/> and <see cref="Advance"/>.</summary>
    /// <param name="batch">Rows of one version on one route; not kept.</param>
    /// <param name="nowMs">The clock, Unix milliseconds.</param>
    public void Take(MonitoringBatch batch, long nowMs)
    {
        Count(batch, nowMs);
        Advance(nowMs);
    }

    /// <summary>
    /// Counts a batch; to be followed by <see cref="Advance"/>, or first by batches of other versions that have rows of the same stretch of the log: what is below an
    /// offset that was counted before the last advance is passed over.
    /// </summary>
    /// <inheritdoc cref="Take"/>
    public void Count(MonitoringBatch batch, long nowMs)
    {
        var monitor = MonitorOf(batch.Version, batch.Route);
        var (first, number) = (-1, 0L);
        for (var row = 0; row < batch.Count; row++)
        {
            var isCounted = Judge(batch.Events[row], monitor, nowMs, out var timing, out var pane);
            if (first >= 0 && (!isCounted || pane != number))
            {
                Count(monitor, batch, first, row, number, nowMs);
                first = -1;
            }

            if (isCounted)
            {
                (first, number) = (first < 0 ? row : first, pane);
                if (timing == Timing.Late)
                {
                    _panes.Get(monitor.Key, pane).Quality.Add(EventViolation.Late);
                }
            }
        }

        if (first >= 0)
        {
            Count(monitor, batch, first, batch.Count, number, nowMs);
        }

        var quality = QualityOf(monitor);
        quality.Add(EventViolation.Schema, batch.DeadLetters);
        foreach (var violation in batch.Violations)
        {
            if (violation.Row == ColumnViolation.NoRow)
            {
                quality.Add(violation.Column, violation.Reason);
            }
        }
    }

    /// <summary>Moves time on without events: idle partitions stop holding windows back.</summary>
    /// <param name="nowMs">The clock, Unix milliseconds.</param>
    /// <returns>How many windows were judged.</returns>
    public int Advance(long nowMs)
    {
        _covered.Commit();
        _fired.Clear();
        _clock.Advance(nowMs, _fired);
        _duplicates?.Advance(_clock.Watermark);
        foreach (var window in _fired)
        {
            _due.Enqueue((window, nowMs));
        }

        var evaluated = 0;
        while (_due.TryPeek(out var due) && IsComplete(due.Window, due.FiredMs, nowMs))
        {
            Evaluate(_due.Dequeue().Window, nowMs);
            ForgetUnresumed();
            evaluated++;
        }

        if (evaluated > 0)
        {
            Drop(_due.TryPeek(out var waiting) ? Math.Min(_clock.OldestPane, waiting.Window.FirstPane) : _clock.OldestPane);
        }

        return evaluated;
    }

    private void Drop(long oldest)
    {
        _panes.DropBefore(oldest, (key, number, pane) =>
        {
            Leave(key, number, pane);
            _monitors[key].Totals.Add(pane);
        });
        DropOthers(oldest);
    }

    private VersionMonitor MonitorOf(MonitoredVersion version, string route)
    {
        var key = new PaneKey(_pipeline, route, version.Version);
        if (_monitors.TryGetValue(key, out var known))
        {
            return known;
        }

        var monitor = new VersionMonitor(_plan, key, version, _output);
        _monitors.Add(key, monitor);
        Resume(monitor);
        if (_isEvaluating)
        {
            TakeOverAlarms(_monitors[key]);
        }

        TellOf(_monitors[key]);
        return _monitors[key];
    }

    private bool Judge(in MonitoredEvent source, VersionMonitor monitor, long nowMs, out Timing timing, out long pane)
    {
        if (!_covered.Add(source.Partition, source.Offset))
        {
            _passedOver++;
            (timing, pane) = (Timing.TooLate, 0);
            return false;
        }

        timing = _clock.Observe(source.Partition, source.TimeMs, nowMs, out pane);
        if (timing is Timing.OnTime or Timing.Late)
        {
            return true;
        }

        QualityOf(monitor).Add(timing == Timing.Future ? EventViolation.Future : EventViolation.TooLate);
        return false;
    }

    private void Count(VersionMonitor monitor, MonitoringBatch batch, int from, int to, long number, long nowMs)
    {
        var pane = _panes.Get(monitor.Key, number);
        for (var row = from; row < to; row++)
        {
            pane.Skew.Add(nowMs - batch.Events[row].TimeMs);
            if (_duplicates is not null && batch.KeyBytesOf(row) is { IsEmpty: false } id && _duplicates.IsKnown(id))
            {
                pane.Quality.Add(EventViolation.DuplicateId);
            }
        }

        monitor.Count(batch, from, to, pane, WindowOf(number, pane.Rows));
    }

    /// <summary>Where events go that belong to no pane.</summary>
    private QualityCounts QualityOf(VersionMonitor monitor)
    {
        Pane? latest = null;
        foreach (var (_, pane) in _panes.Of(monitor.Key))
        {
            latest = pane;
        }

        return latest?.Quality ?? monitor.Totals.Quality;
    }

    private void Evaluate(FiredWindow window, long nowMs)
    {
        var windows = _monitors.Values.Select(monitor => (Monitor: monitor, Counts: Merged(monitor, window))).ToArray();
        var talking = Math.Max(1, windows.Count(item => item.Counts.Rows > 0));
        var q = AlarmThresholds.RejectionLevel(_plan.FalseAlarmsPerDay, _plan.Windows.Slide) / talking;
        var isJudged = IsToBeJudged(window.LastPane);
        foreach (var (monitor, counts) in windows)
        {
            if (isJudged)
            {
                monitor.Evaluate(window, counts, q);
            }
            else
            {
                monitor.Pass(counts);
            }

            if (monitor.TryLearn(nowMs))
            {
                // The panes so far were counted by another reference.
                foreach (var (_, pane) in _panes.Of(monitor.Key))
                {
                    monitor.Totals.Add(pane);
                }

                _panes.Drop(monitor.Key);
                TellOf(monitor);
            }
            else if (monitor.SilentWindows > 0 && monitor.Alarms.State == AlarmState.Insufficient && !_panes.Of(monitor.Key).Any())
            {
                // It scores no more, and all that could be said of it was taken back.
                _monitors.Remove(monitor.Key);
            }
        }
    }
}
