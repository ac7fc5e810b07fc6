namespace StreamInfer.Monitoring.Engine;

/// <summary>
/// Up to where each partition was counted: what comes again below is passed over. Offsets are taken in in any order until <see cref="Commit"/>: rows of several versions of
/// one micro-batch come one version after the other. Used by one thread at a time.
/// </summary>
public sealed class CoveredOffsets
{
    private readonly Dictionary<int, int> _indices = [];
    private readonly List<(int Partition, long Next, long Taken)> _items = [];
    private int _last = -1;

    /// <summary>The first offset of each partition that is not counted.</summary>
    public IReadOnlyDictionary<int, long> Next => _items.ToDictionary(item => item.Partition, item => item.Next);

    /// <summary>Takes an offset in.</summary>
    /// <returns>False where it was counted before.</returns>
    public bool Add(int partition, long offset)
    {
        Find(partition);
        var item = _items[_last];
        if (offset < item.Next)
        {
            return false;
        }

        if (offset >= item.Taken)
        {
            _items[_last] = item with { Taken = offset + 1 };
        }

        return true;
    }

    /// <summary>What was taken in is counted.</summary>
    public void Commit()
    {
        for (var i = 0; i < _items.Count; i++)
        {
            _items[i] = _items[i] with { Next = _items[i].Taken };
        }
    }

    /// <summary>All below <paramref name="next"/> is counted.</summary>
    public void Cover(int partition, long next)
    {
        Find(partition);
        _items[_last] = (partition, next, next);
    }

    /// <summary>Most events are of the partition that the one before was of.</summary>
    private void Find(int partition)
    {
        if (_last >= 0 && _items[_last].Partition == partition)
        {
            return;
        }

        if (!_indices.TryGetValue(partition, out _last))
        {
            _last = _items.Count;
            _indices.Add(partition, _last);
            _items.Add((partition, 0, 0));
        }
    }
}
