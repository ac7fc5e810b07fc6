namespace StreamInfer.Monitoring.Windows;

/// <summary>Largest event time of each partition, and the watermark that follows from them.</summary>
internal sealed class PartitionTimes(WindowPlan plan)
{
    private readonly Dictionary<int, int> _indices = [];
    private readonly List<PartitionTime> _times = [];
    private readonly Dictionary<int, long> _awaited = [];
    private long _latest = long.MinValue;
    private int _last = -1;
    private bool _isRestored;

    public long? Latest => _latest == long.MinValue ? null : _latest;

    /// <summary>The least time of all that was observed; <see cref="long.MinValue"/> where that is not known, before the first and after a restart.</summary>
    public long Earliest { get; private set; } = long.MinValue;

    public IReadOnlyList<PartitionTime> Items => [.. _times];

    public void Restore(WindowClockState state)
    {
        _latest = state.Latest ?? long.MinValue;
        _isRestored = state.Latest is not null;
        foreach (var item in state.Partitions)
        {
            _indices.Add(item.Partition, _times.Count);
            _times.Add(item);
        }
    }

    /// <summary>Events of a partition are about to come: until the first, or until it counts as idle, it holds the watermark where it is.</summary>
    public void Await(int partition, long now)
    {
        if (_indices.TryGetValue(partition, out var index))
        {
            _times[index] = _times[index] with { Seen = now };
            return;
        }

        _awaited[partition] = now;
    }

    public void Observe(int partition, long time, long now)
    {
        Earliest = _isRestored ? long.MinValue : _latest == long.MinValue ? time : Math.Min(Earliest, time);
        _latest = Math.Max(_latest, time);
        if (_last < 0 || _times[_last].Partition != partition)
        {
            if (!_indices.TryGetValue(partition, out _last))
            {
                _last = _times.Count;
                _indices.Add(partition, _last);
                _times.Add(new PartitionTime(partition, time, now));
                _awaited.Remove(partition);
            }
        }

        var item = _times[_last];
        _times[_last] = item with { Largest = Math.Max(item.Largest, time), Seen = now };
    }

    /// <summary>The least of the largest times of partitions that are not idle, less the delay, but not further back than panes are kept.</summary>
    public long Watermark(long now)
    {
        if (_latest == long.MinValue)
        {
            return long.MinValue;
        }

        var least = long.MaxValue;
        foreach (var item in _times)
        {
            if (plan.Idle == WindowPlan.Never || now - item.Seen < plan.Idle)
            {
                least = Math.Min(least, item.Largest);
            }
        }

        var kept = (WindowClock.FloorDivide(_latest, plan.Slide) - plan.MaxPanes + 1) * plan.Slide;
        if (_awaited.Count > 0 && _awaited.Values.Any(since => plan.Idle == WindowPlan.Never || now - since < plan.Idle))
        {
            return kept;
        }

        return least == long.MaxValue ? kept : Math.Max(least - plan.Delay, kept);
    }
}
