namespace StreamInfer.Monitoring.Labels;

/// <summary>
/// Brings the records of several partitions into one order: of all partitions the record with the least time comes first, as soon as each has one that
/// waits, or is at its end. So what was read before is in the same order when it is read again, however fast each partition comes. Used by one thread.
/// </summary>
/// <param name="partitions">How many.</param>
public sealed class PartitionMerge(int partitions)
{
    private readonly Queue<JoinEntry>[] _waiting = [.. Enumerable.Range(0, partitions).Select(_ => new Queue<JoinEntry>())];
    private readonly bool[] _isAtEnd = new bool[partitions];
    private readonly PriorityQueue<int, (long TimestampMs, int Partition)> _next = new();
    private int _missing = partitions;

    /// <summary>Everything was taken that there is now.</summary>
    public bool IsDrained => _missing == 0 && _next.Count == 0;

    /// <summary>How many records of a partition wait.</summary>
    public int Waiting(int partition) => _waiting[partition].Count;

    /// <summary>A record came.</summary>
    /// <param name="partition">Number, from 0.</param>
    /// <param name="entry">The record.</param>
    public void Add(int partition, in JoinEntry entry)
    {
        var queue = _waiting[partition];
        queue.Enqueue(entry);
        if (queue.Count == 1)
        {
            _missing -= _isAtEnd[partition] ? 0 : 1;
            _next.Enqueue(partition, (entry.TimestampMs, partition));
        }

        _isAtEnd[partition] = false;
    }

    /// <summary>A partition has no more for now.</summary>
    public void AtEnd(int partition)
    {
        _missing -= !_isAtEnd[partition] && _waiting[partition].Count == 0 ? 1 : 0;
        _isAtEnd[partition] = true;
    }

    /// <summary>Takes the next record.</summary>
    /// <param name="entry">It.</param>
    /// <param name="partition">Where it came from.</param>
    /// <returns>False where nothing waits, or a partition that may have an earlier one.</returns>
    public bool TryTake(out JoinEntry entry, out int partition)
    {
        (entry, partition) = (default, -1);
        if (_missing > 0 || !_next.TryDequeue(out partition, out _))
        {
            return false;
        }

        var queue = _waiting[partition];
        entry = queue.Dequeue();
        if (queue.TryPeek(out var following))
        {
            _next.Enqueue(partition, (following.TimestampMs, partition));
        }
        else
        {
            _missing += _isAtEnd[partition] ? 0 : 1;
        }

        return true;
    }
}
