namespace StreamInfer.Monitoring.Windows;

/// <summary>
/// Says which pane an event belongs to, and which windows are complete (T. Akidau et al., The Dataflow Model, 2015: watermarks and sliding windows, by
/// panes as in J. Li et al., No Pane, No Gain, 2005). Every window fires once, in order; one that fired is never revised. Used by one thread at a time.
/// </summary>
public sealed class WindowClock
{
    private readonly WindowPlan _plan;
    private readonly PartitionTimes _partitions;
    private readonly SortedDictionary<long, long> _panes = [];
    private readonly long[] _counts = new long[4];
    private long _watermark = long.MinValue;
    private long? _next;
    private bool _isSilent;
    private (long Pane, Timing Timing, long Count) _joining;

    /// <param name="plan">How windows lie.</param>
    /// <exception cref="ArgumentException">The plan is wrong.</exception>
    public WindowClock(WindowPlan plan)
    {
        plan.Check();
        _plan = plan;
        _partitions = new PartitionTimes(plan);
    }

    /// <summary>Goes on where another clock was.</summary>
    public WindowClock(WindowPlan plan, WindowClockState state)
        : this(plan)
    {
        _watermark = state.Watermark ?? long.MinValue;
        (_next, _isSilent) = (state.Next, state.IsSilent);
        _partitions.Restore(state);
        foreach (var (pane, count) in state.Panes)
        {
            _panes.Add(pane, count);
        }

        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] = state.Counts[i];
        }
    }

    /// <summary>Up to when all events have come, as far as one can know; nothing before the first.</summary>
    public long? Watermark => _watermark == long.MinValue ? null : _watermark;

    /// <summary>The same for people: nothing while it is held back to before all events, since those of some partition are still to come.</summary>
    public long? WatermarkOfEvents => _watermark + _plan.Delay < _partitions.Earliest ? null : Watermark;

    /// <summary>Panes of a smaller number are in no window that has yet to fire; late events cannot reach them either.</summary>
    public long OldestPane => _watermark == long.MinValue
        ? long.MinValue
        : Math.Min(_next ?? long.MaxValue, FloorOfWatermark) - _plan.PanesPerWindow + 1;

    /// <summary>What has to be remembered across restarts.</summary>
    public WindowClockState State
    {
        get
        {
            Flush();
            PaneCount[] panes = [.. _panes.Select(pane => new PaneCount(pane.Key, pane.Value))];
            return new WindowClockState(Watermark, _next, _isSilent, _partitions.Latest, _partitions.Items, panes, [.. _counts]);
        }
    }

    private long FloorOfWatermark => FloorDivide(_watermark, _plan.Slide);

    /// <summary>How many events there were of a kind.</summary>
    public long CountOf(Timing timing) => _counts[(int)timing];

    /// <summary>
    /// Events of a partition are about to come. Where a backlog is read, the first partition to be fetched would otherwise run ahead, and all the others' events be too late.
    /// </summary>
    /// <param name="partition">Which.</param>
    /// <param name="now">The clock, in milliseconds since 1970.</param>
    public void Await(int partition, long now) => _partitions.Await(partition, now);

    /// <summary>Puts an event into its pane. Moves no window: that is <see cref="Advance"/>, after each event or batch of events.</summary>
    /// <param name="partition">Which partition it came from.</param>
    /// <param name="time">Its own time, in milliseconds since 1970; without meaning for <see cref="TimeBasis.Processing"/>.</param>
    /// <param name="now">The clock, in milliseconds since 1970.</param>
    /// <param name="pane">Number of its pane, also if it does not count.</param>
    /// <returns>Whether it counts: if it is on time or late.</returns>
    public Timing Observe(int partition, long time, long now, out long pane)
    {
        var isEventTime = _plan.Time == TimeBasis.Event;
        var t = isEventTime ? time : now;
        pane = FloorDivide(t, _plan.Slide);
        var timing = isEventTime ? Judge(t, now, pane) : Timing.OnTime;
        _counts[(int)timing]++;
        if (timing == Timing.Future)
        {
            return timing;
        }

        _partitions.Observe(partition, t, now);
        if (timing != Timing.TooLate)
        {
            Join(pane, timing);
        }

        return timing;
    }

    /// <summary>Moves the watermark, and fires what is complete.</summary>
    /// <param name="now">The clock, in milliseconds since 1970.</param>
    /// <param name="fired">Gets the windows that fire, in order.</param>
    public void Advance(long now, ICollection<FiredWindow> fired)
    {
        Flush();
        if (_plan.Time == TimeBasis.Processing)
        {
            _watermark = Math.Max(_watermark, now);
        }
        else
        {
            _watermark = Math.Max(_watermark, _partitions.Watermark(now));
        }

        while (_next is { } next && (next + 1) * _plan.Slide <= _watermark)
        {
            var window = Fire(next);
            fired.Add(window);
            Drop(next + 1);
            _isSilent = window.Count == 0;
            _next = _isSilent ? Earliest() : next + 1;
        }
    }

    private Timing Judge(long time, long now, long pane)
    {
        if (_plan.MaxFuture != WindowPlan.Never && time > now + _plan.MaxFuture)
        {
            return Timing.Future;
        }

        var end = (pane + 1) * _plan.Slide;
        if (end > _watermark)
        {
            return Timing.OnTime;
        }

        var isTaken = end + (_plan.Lateness ?? _plan.Slide) > _watermark && (pane + _plan.PanesPerWindow) * _plan.Slide > _watermark;
        return isTaken ? Timing.Late : Timing.TooLate;
    }

    private void Join(long pane, Timing timing)
    {
        if (_joining.Count > 0 && pane == _joining.Pane && timing == _joining.Timing)
        {
            _joining.Count++;
            return;
        }

        Flush();
        _joining = (pane, timing, 1);
        if (_next is not { } next)
        {
            _next = First(pane);
        }
        else if (timing == Timing.OnTime)
        {
            _next = Math.Min(next, pane);
        }
        else if (_isSilent || next >= pane + _plan.PanesPerWindow)
        {
            // Late data makes no window of its own, except after silence, and where it would else be in none.
            _next = Math.Min(next, First(pane));
        }
    }

    /// <summary>Most events go where the one before went: they are counted apart, and put to their pane before anything looks at it.</summary>
    private void Flush()
    {
        if (_joining.Count > 0)
        {
            _panes[_joining.Pane] = _panes.GetValueOrDefault(_joining.Pane) + _joining.Count;
            _joining = default;
        }
    }

    private long First(long pane) => _watermark == long.MinValue ? pane : Math.Max(pane, FloorOfWatermark);

    private FiredWindow Fire(long number)
    {
        var firstPane = number - _plan.PanesPerWindow + 1;
        var count = 0L;
        foreach (var pane in _panes)
        {
            if (pane.Key > number)
            {
                break;
            }

            count += pane.Key >= firstPane ? pane.Value : 0;
        }

        return new FiredWindow(firstPane * _plan.Slide, (number + 1) * _plan.Slide, firstPane, number, count);
    }

    private void Drop(long next)
    {
        while (_panes.Count > 0 && Earliest() is { } pane && pane + _plan.PanesPerWindow <= next)
        {
            _panes.Remove(pane);
        }
    }

    private long? Earliest()
    {
        foreach (var pane in _panes)
        {
            return pane.Key;
        }

        return null;
    }

    internal static long FloorDivide(long value, long by)
    {
        var quotient = value / by;
        return value % by < 0 ? quotient - 1 : quotient;
    }
}
