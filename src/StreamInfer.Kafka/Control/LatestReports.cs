namespace StreamInfer.Kafka.Control;

/// <summary>Reports that wait to be sent: the latest of each key, in the order in which the keys came. Safe for any thread.</summary>
/// <param name="capacity">Most keys that wait.</param>
internal sealed class LatestReports(int capacity)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, byte[]? Value)> _inOrder = [];
    private readonly Dictionary<string, LinkedListNode<(string Key, byte[]? Value)>> _byKey = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _some = new(0);
    private long _dropped;
    private bool _isComplete;

    /// <summary>Reports that were never sent.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Adds a report in place of an earlier one of its key, or, when there are too many keys, of the oldest report.</summary>
    public void Put(string key, byte[]? value)
    {
        lock (_lock)
        {
            if (_byKey.TryGetValue(key, out var waiting))
            {
                waiting.Value = (key, value);
                _dropped++;
                return;
            }

            if (_byKey.Count == capacity)
            {
                RemoveFirst();
                _dropped++;
            }

            _byKey[key] = _inOrder.AddLast((key, value));
        }

        _some.Release();
    }

    /// <summary>Whether a report that was taken has a later one behind it, so that it need not be sent; it counts as dropped then.</summary>
    public bool Supersedes(string key)
    {
        lock (_lock)
        {
            var isThere = _byKey.ContainsKey(key);
            _dropped += isThere ? 1 : 0;
            return isThere;
        }
    }

    /// <summary>Nothing more comes: when all are taken, that is the end.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
        }

        _some.Release();
    }

    /// <summary>Waits for a report and takes it; null at the end.</summary>
    public async Task<(string Key, byte[]? Value)?> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _some.WaitAsync(cancellation);
            lock (_lock)
            {
                // None is there where a full queue let go of one whose signal is still up.
                if (_inOrder.Count > 0)
                {
                    return RemoveFirst();
                }

                if (_isComplete)
                {
                    return null;
                }
            }
        }
    }

    private (string Key, byte[]? Value) RemoveFirst()
    {
        var first = _inOrder.First!.Value;
        _inOrder.RemoveFirst();
        _byKey.Remove(first.Key);
        return first;
    }
}
