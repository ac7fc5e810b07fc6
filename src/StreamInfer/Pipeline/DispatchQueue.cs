using StreamInfer.Batching;

namespace StreamInfer.Pipeline;

/// <summary>
/// Where micro-batches wait for an executor, in order. The open batch can be parked here while its poller waits for events: an executor that
/// becomes idle then takes it without waking the poller first. Holds no more batches than there are. All calls are once a batch or a poll.
/// </summary>
internal sealed class DispatchQueue(int executors, BatchDeparture departure, TimeProvider time)
{
    private const long Idle = long.MinValue;

    // A monitor rather than a Lock: executors sleep on it, and are woken one by one.
    private readonly object _gate = new();
    private readonly Queue<MicroBatch> _waiting = new();
    private readonly long[] _busyUntil = new long[executors];
    private MicroBatch? _parked;
    private CloseReason _parkedReason;
    private int _idle;
    private bool _ended;

    /// <summary>A batch has left.</summary>
    public void Dispatch(MicroBatch batch)
    {
        lock (_gate)
        {
            _waiting.Enqueue(batch);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>An executor that becomes idle may take this batch, which is not closed yet, for <paramref name="reason"/>.</summary>
    public void Park(MicroBatch batch, CloseReason reason)
    {
        lock (_gate)
        {
            _parked = batch;
            _parkedReason = reason;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>The poller wants the parked batch back.</summary>
    /// <returns>False where an executor has taken it.</returns>
    public bool TryReclaim()
    {
        lock (_gate)
        {
            var isThere = _parked is not null;
            _parked = null;
            return isThere;
        }
    }

    /// <summary>
    /// When an executor is expected to be free for one more batch; <paramref name="now"/> where one is idle, and later than that where none is, however long
    /// they are at it.
    /// </summary>
    public long ExecutorFree(long now)
    {
        Span<long> free = stackalloc long[executors];
        lock (_gate)
        {
            if (_idle > _waiting.Count)
            {
                return now;
            }

            for (var i = 0; i < free.Length; i++)
            {
                free[i] = Math.Max(now + 1, _busyUntil[i]);
            }

            foreach (var batch in _waiting)
            {
                free[IndexOfLeast(free)] += batch.ExpectedTicks;
            }
        }

        return free[IndexOfLeast(free)];
    }

    /// <summary>The next batch for an executor, waiting for one.</summary>
    /// <param name="executor">Its index.</param>
    /// <returns>Null when there will be none any more.</returns>
    public MicroBatch? Take(int executor)
    {
        MicroBatch? batch;
        CloseReason? taken = null;
        lock (_gate)
        {
            _busyUntil[executor] = Idle;
            _idle++;
            while (_waiting.Count == 0 && _parked is null && !_ended)
            {
                Monitor.Wait(_gate);
            }

            _idle--;
            if (!_waiting.TryDequeue(out batch) && _parked is not null)
            {
                (batch, _parked, taken) = (_parked, null, _parkedReason);
            }

            _busyUntil[executor] = time.GetTimestamp() + (batch?.ExpectedTicks ?? 0);
        }

        if (taken is { } reason)
        {
            departure.Leave(batch!, reason, foundIdle: false);
        }

        return batch;
    }

    /// <summary>No more batches come: executors finish what waits, and are told that it was the last.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A stage failed: what waits is given up.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            _waiting.Clear();
            _parked = null;
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private static int IndexOfLeast(ReadOnlySpan<long> values)
    {
        var least = 0;
        for (var i = 1; i < values.Length; i++)
        {
            least = values[i] < values[least] ? i : least;
        }

        return least;
    }
}
