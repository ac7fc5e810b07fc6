namespace StreamInfer.Ingestion;

/// <summary>
/// What of one partition is done: the contiguous prefix of events whose output the broker has. One object per assignment, never
/// reused, so that acknowledgements which come after a revocation die with it. Used by the poller's thread alone.
/// </summary>
/// <remarks>
/// Events get dense sequence numbers, whatever gaps compaction and control records leave between offsets; a ring holds, from the oldest open event
/// on, each one's offset and whether it is done. Nothing is allocated an event.
/// </remarks>
public sealed class PartitionProgress
{
    private long[] _offsets;
    private bool[] _done;
    private long _first;
    private long _next;
    private long _start;

    /// <param name="partition">The partition of the source topic.</param>
    /// <param name="start">Where the partition is begun at, as far as is known; -1 for the first event's offset.</param>
    /// <param name="capacity">Open events to make room for, a power of two; the ring doubles when more are open.</param>
    public PartitionProgress(int partition, int capacity = 1024, long start = -1)
    {
        if (!System.Numerics.BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "a power of two is due");
        }

        Partition = partition;
        _start = start;
        _offsets = new long[capacity];
        _done = new bool[capacity];
    }

    public int Partition { get; }

    /// <summary>The next offset to read once everything before it is done; -1 while no event is.</summary>
    public long CommittableOffset { get; private set; } = -1;

    /// <summary>What was committed last; -1 for nothing.</summary>
    public long CommittedOffset { get; private set; } = -1;

    /// <summary>Where to go on when nothing that was read since the last commit is to count; -1 while nothing was read.</summary>
    public long RestartOffset => CommittedOffset >= 0 ? CommittedOffset : _start;

    /// <summary>Events begun and not yet part of the prefix.</summary>
    public int Open => (int)(_next - _first);

    /// <summary>Whether the prefix has grown since it was committed.</summary>
    public bool HasNews => CommittableOffset > CommittedOffset;

    /// <summary>An event was read. Offsets ascend; gaps are allowed.</summary>
    /// <returns>Its number, to be given to <see cref="Complete"/>.</returns>
    public long Begin(long offset)
    {
        if (Open == _offsets.Length)
        {
            Grow();
        }

        StartAt(offset);
        var slot = (int)(_next & (_offsets.Length - 1));
        _offsets[slot] = offset;
        _done[slot] = false;
        return _next++;
    }

    /// <summary>The partition was begun at this offset, if it was not begun before.</summary>
    public void StartAt(long offset) => _start = _start < 0 ? offset : _start;

    /// <summary>An event's output is acknowledged, or it needs none. In any order; once an event.</summary>
    public void Complete(long sequence)
    {
        var mask = _offsets.Length - 1;
        _done[sequence & mask] = true;
        while (_first < _next && _done[_first & mask])
        {
            CommittableOffset = _offsets[_first & mask] + 1;
            _first++;
        }
    }

    /// <summary>The broker holds this position now.</summary>
    public void Committed(long nextOffset) => CommittedOffset = nextOffset;

    private void Grow()
    {
        var offsets = new long[_offsets.Length * 2];
        var done = new bool[offsets.Length];
        for (var sequence = _first; sequence < _next; sequence++)
        {
            offsets[sequence & (offsets.Length - 1)] = _offsets[sequence & (_offsets.Length - 1)];
            done[sequence & (done.Length - 1)] = _done[sequence & (_done.Length - 1)];
        }

        (_offsets, _done) = (offsets, done);
    }
}
