namespace StreamInfer.Monitoring.Engine;

/// <summary>Up to where each partition was counted: what comes again below is passed over. Used by one thread at a time.</summary>
public sealed class CoveredOffsets
{
    private readonly Dictionary<int, long> _next = [];
    private int _partition = -1;
    private long _expected;

    /// <summary>The first offset of each partition that is not counted.</summary>
    public IReadOnlyDictionary<int, long> Next
    {
        get
        {
            Flush();
            return _next;
        }
    }

    /// <summary>Takes an offset in.</summary>
    /// <returns>False where it was counted before.</returns>
    public bool Add(int partition, long offset)
    {
        if (partition != _partition)
        {
            Flush();
            (_partition, _expected) = (partition, _next.GetValueOrDefault(partition));
        }

        if (offset < _expected)
        {
            return false;
        }

        _expected = offset + 1;
        return true;
    }

    /// <summary>All below <paramref name="next"/> is counted.</summary>
    public void Cover(int partition, long next)
    {
        Flush();
        _next[partition] = Math.Max(next, _next.GetValueOrDefault(partition));
        _partition = -1;
    }

    /// <summary>Most events are of the partition that the one before was of.</summary>
    private void Flush()
    {
        if (_partition >= 0)
        {
            _next[_partition] = _expected;
        }
    }
}
