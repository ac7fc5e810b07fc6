namespace StreamInfer.Monitoring.Labels;

/// <summary>Values by id, of which the oldest leave when there are too many or when they have waited too long.</summary>
internal sealed class BoundedWait<T>(LabelJoinPlan plan)
    where T : struct
{
    private readonly Dictionary<UInt128, (T Value, long Since)> _values = [];
    private readonly Queue<(UInt128 Id, long Since)> _order = [];

    public int Count => _values.Count;

    public bool TryGet(UInt128 id, out T value)
    {
        var found = _values.TryGetValue(id, out var item);
        value = item.Value;
        return found;
    }

    /// <summary>Adds a value unless there is one; says whether it did, and how many of those that are counted had to leave for it.</summary>
    public bool TryAdd(UInt128 id, T value, long now, Func<T, bool> counts, out int evicted)
    {
        evicted = 0;
        if (!_values.TryAdd(id, (value, now)))
        {
            return false;
        }

        _order.Enqueue((id, now));
        while (_values.Count > plan.MaxPending)
        {
            evicted += LeaveOldest(counts);
        }

        DropRemoved();

        return true;
    }

    /// <summary>Puts another value in the place of one that is there; it leaves when that would have.</summary>
    public void Replace(UInt128 id, T value) => _values[id] = (value, _values[id].Since);

    public void Remove(UInt128 id) => _values.Remove(id);

    /// <summary>Lets go what has waited too long.</summary>
    /// <param name="now">Milliseconds.</param>
    /// <param name="counts">Which of them are counted.</param>
    /// <returns>How many of those there were.</returns>
    public int Expire(long now, Func<T, bool> counts)
    {
        var expired = 0;
        while (_order.TryPeek(out var oldest) && now - oldest.Since > plan.Horizon)
        {
            expired += LeaveOldest(counts);
        }

        return expired;
    }

    private int LeaveOldest(Func<T, bool> counts)
    {
        var (id, since) = _order.Dequeue();
        return IsThere(id, since) && _values.Remove(id, out var item) && counts(item.Value) ? 1 : 0;
    }

    /// <summary>What was removed before its turn still stands in the queue, which must not grow by it.</summary>
    private void DropRemoved()
    {
        while (_order.Count > 2 * plan.MaxPending)
        {
            for (var left = _order.Count; left > 0; left--)
            {
                var (id, since) = _order.Dequeue();
                if (IsThere(id, since))
                {
                    _order.Enqueue((id, since));
                }
            }
        }
    }

    private bool IsThere(UInt128 id, long since) => _values.TryGetValue(id, out var item) && item.Since == since;
}
