namespace StreamInfer.Monitoring.Panes;

/// <summary>Panes that a window has yet to use, by what they are of and when. Used by one thread at a time.</summary>
/// <param name="plans">The plan of a key; asked once for each pane.</param>
public sealed class PaneStore(Func<PaneKey, PanePlan> plans)
{
    private readonly Dictionary<PaneKey, SortedDictionary<long, Pane>> _panes = [];

    /// <summary>What there are panes of.</summary>
    public IReadOnlyCollection<PaneKey> Keys => _panes.Keys;

    /// <summary>Panes of a key, by rising number.</summary>
    public IEnumerable<KeyValuePair<long, Pane>> Of(PaneKey key) => _panes.TryGetValue(key, out var panes) ? panes : [];

    /// <summary>A pane, made if there is none.</summary>
    /// <param name="key">What it is of.</param>
    /// <param name="number">When (<see cref="Windows.WindowClock.Observe"/>).</param>
    public Pane Get(PaneKey key, long number)
    {
        if (!_panes.TryGetValue(key, out var panes))
        {
            _panes.Add(key, panes = []);
        }

        if (!panes.TryGetValue(number, out var pane))
        {
            panes.Add(number, pane = new Pane(plans(key)));
        }

        return pane;
    }

    /// <summary>The panes of a window, added up; empty if there is none.</summary>
    public Pane Merged(PaneKey key, long first, long last)
    {
        var merged = new Pane(plans(key));
        foreach (var (number, pane) in Of(key))
        {
            if (number >= first && number <= last)
            {
                merged.Merge(pane);
            }
        }

        return merged;
    }

    /// <summary>Forgets all panes of a key.</summary>
    public void Drop(PaneKey key) => _panes.Remove(key);

    /// <summary>Forgets panes that no window will use.</summary>
    /// <param name="number">The first that stays.</param>
    /// <param name="dropped">Told of each that goes, and its number.</param>
    public void DropBefore(long number, Action<PaneKey, long, Pane>? dropped = null)
    {
        foreach (var (key, panes) in _panes)
        {
            while (panes.Count > 0 && panes.First() is var (first, pane) && first < number)
            {
                panes.Remove(first);
                dropped?.Invoke(key, first, pane);
            }

            if (panes.Count == 0)
            {
                // Removing while enumerating is allowed for dictionaries.
                _panes.Remove(key);
            }
        }
    }
}
