using StreamInfer.Batching;

namespace StreamInfer.Pipeline;

/// <summary>
/// What a pipeline has done so far, for the terminal view, health and tests. Counted a batch at a time, by one thread at a time but for
/// <see cref="Closed"/>, and read by anyone.
/// </summary>
public sealed class PipelineState
{
    private readonly long[] _closed = new long[Enum.GetValues<CloseReason>().Length];
    private long _read;
    private long _skipped;
    private long _rewound;
    private long _predictions;
    private long _deadLetters;
    private long _alerts;
    private long _late;
    private long _batchedEvents;
    private long _completed;
    private double _eventTimeLag = double.NaN;
    private int _held;
    private int[] _partitions = [];
    private long _uncommitted;
    private long _oldestArrival = -1;
    private int _holdCause;
    private bool _paused;

    /// <summary>Events taken from the source. Always: read = predictions + dead letters + skipped + rewound + in flight.</summary>
    public long EventsRead => Volatile.Read(ref _read);

    public long EventsSkipped => Volatile.Read(ref _skipped);

    /// <summary>Predictions handed to the producer; those of a transaction once it is committed.</summary>
    public long Predictions => Volatile.Read(ref _predictions);

    /// <summary>Dead letters handed to the producer; those of a transaction once it is committed.</summary>
    public long DeadLetters => Volatile.Read(ref _deadLetters);

    /// <summary>Events whose transaction was aborted, or that were in flight then: they are read again.</summary>
    public long EventsRewound => Volatile.Read(ref _rewound);

    /// <summary>Predictions that decide true.</summary>
    public long Alerts => Volatile.Read(ref _alerts);

    /// <summary>Events past their deadline when they were handed over.</summary>
    public long LateEvents => Volatile.Read(ref _late);

    /// <summary>Events whose output the broker has.</summary>
    public long Completed => Volatile.Read(ref _completed);

    /// <summary>Events in all closed batches.</summary>
    public long BatchedEvents => Volatile.Read(ref _batchedEvents);

    /// <summary>Age, in seconds, of the newest event of the last batch when it was handed over; NaN before the first.</summary>
    public double EventTimeLagSeconds => Volatile.Read(ref _eventTimeLag);

    /// <summary>Partitions of this member.</summary>
    public int AssignedPartitions => Partitions.Count;

    /// <summary>Which these are; another list whenever they change.</summary>
    public IReadOnlyList<int> Partitions => Volatile.Read(ref _partitions);

    /// <summary>Whether partition 0 is among them: one member of the group has it, which makes it the one that decides for all.</summary>
    public bool HasFirstPartition => Partitions.Contains(0);

    /// <summary>Partitions that wait for a schema.</summary>
    public int HeldPartitions => Volatile.Read(ref _held);

    /// <summary>Events that were acknowledged and still not committed when a commit was last due.</summary>
    public long Uncommitted => Volatile.Read(ref _uncommitted);

    /// <summary>Timestamp at which the event arrived that has been in flight for longest; -1 while none is.</summary>
    public long OldestArrival => Volatile.Read(ref _oldestArrival);

    /// <summary>Events between poll and acknowledgement.</summary>
    public long InFlight => EventsRead - EventsRewound - Completed;

    /// <summary>Why nothing is read just now.</summary>
    public HoldCause HoldCause => (HoldCause)Volatile.Read(ref _holdCause);

    /// <summary>Whether that has taken so long that the partitions are paused.</summary>
    public bool IsPaused => Volatile.Read(ref _paused);

    /// <summary>Batches that left for this reason.</summary>
    public long BatchesClosed(CloseReason reason) => Volatile.Read(ref _closed[(int)reason]);

    internal void Closed(CloseReason reason, int events)
    {
        Interlocked.Increment(ref _closed[(int)reason]);
        Interlocked.Add(ref _batchedEvents, events);
        Interlocked.Add(ref _read, events);
    }

    internal void Published(int predictions, int deadLetters, int skipped, int alerts)
    {
        Volatile.Write(ref _predictions, _predictions + predictions);
        Volatile.Write(ref _deadLetters, _deadLetters + deadLetters);
        Volatile.Write(ref _skipped, _skipped + skipped);
        Volatile.Write(ref _alerts, _alerts + alerts);
    }

    internal void Rewound(long events) => Interlocked.Add(ref _rewound, events);

    internal void Late(int late) => Volatile.Write(ref _late, _late + late);

    internal void EventTimeLag(double seconds) => Volatile.Write(ref _eventTimeLag, seconds);

    internal void CompletedEvents(int count) => Volatile.Write(ref _completed, _completed + count);

    internal void UncommittedEvents(long count) => Volatile.Write(ref _uncommitted, count);

    internal void Paused(bool isPaused) => Volatile.Write(ref _paused, isPaused);

    internal void OldestInFlight(long arrival) => Volatile.Write(ref _oldestArrival, arrival);

    internal void HeldFor(HoldCause cause) => Volatile.Write(ref _holdCause, (int)cause);

    internal void Assigned(IReadOnlyList<int> partitions) => Volatile.Write(ref _partitions, [.. _partitions.Union(partitions)]);

    internal void Gone(IReadOnlyList<int> partitions) => Volatile.Write(ref _partitions, [.. _partitions.Except(partitions)]);

    internal void Held(int partitions) => Volatile.Write(ref _held, partitions);
}
