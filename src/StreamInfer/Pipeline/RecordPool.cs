using StreamInfer.Ingestion;

namespace StreamInfer.Pipeline;

/// <summary>
/// What polls are filled into; each comes back, from whichever thread, when the last micro-batch that took events from it was handed over. Bounded, since
/// each holds memory of its own however few records it has: polls that bring one event each must not add up.
/// </summary>
internal sealed class RecordPool(int capacity, PollerSignal signal)
{
    /// <summary>Most of them.</summary>
    public const int MaxPolls = 256;

    private readonly Lock _gate = new();
    private readonly Stack<RecordBatch> _free = new();
    private int _made;

    /// <summary>Whether one can be rented. Only the poller rents, so it stays true until it does.</summary>
    public bool HasFree
    {
        get
        {
            lock (_gate)
            {
                return _made < MaxPolls || _free.Count > 0;
            }
        }
    }

    /// <summary>Takes one; to be called only while <see cref="HasFree"/>.</summary>
    public RecordBatch Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var free))
            {
                return free;
            }

            _made++;
            return new RecordBatch(capacity, Return);
        }
    }

    private void Return(RecordBatch records)
    {
        lock (_gate)
        {
            _free.Push(records);
        }

        signal.Raise();
    }
}
