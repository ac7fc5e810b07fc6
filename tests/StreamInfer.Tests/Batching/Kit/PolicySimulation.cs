using StreamInfer.Batching;

namespace StreamInfer.Tests.Batching.Kit;

/// <summary>
/// A collector and some executors around the policy, in virtual time, whose runs take exactly what is predicted. Checks at every step that what is held may be
/// held; gives what became of every batch.
/// </summary>
internal sealed class PolicySimulation(BatchPolicy policy, BatchCost cost, int executors)
{
    private readonly long[] _freeAt = new long[executors];
    private readonly Queue<SimulatedBatch> _queue = new();
    private readonly List<SimulatedBatch> _started = [];
    private SimulatedBatch? _open;
    private BatchDecision _decision;
    private long _now;
    private int _limit;

    /// <summary>Called whenever time moves on while a batch is held: the batch, now, and whether an executor is idle.</summary>
    public Action<SimulatedBatch, long, bool>? OnHeld { get; init; }

    /// <summary>Runs a trace to its end. Events of one instant come in one poll.</summary>
    /// <returns>All batches, in the order in which they left.</returns>
    public List<SimulatedBatch> Run(IReadOnlyList<SimulatedEvent> trace)
    {
        var next = 0;
        while (true)
        {
            Start();
            if (next < trace.Count && trace[next].Arrival <= _now)
            {
                Begin();
                for (; next < trace.Count && trace[next].Arrival <= _now; next++)
                {
                    Add(trace[next]);
                }
            }

            Settle();
            Start();
            if (NextInstant(next < trace.Count ? trace[next].Arrival : long.MaxValue) is not { } instant)
            {
                return _started;
            }

            if (_open is not null)
            {
                OnHeld?.Invoke(_open, _now, _queue.Count == 0 && _freeAt.Any(free => free <= _now));
            }

            _now = instant;
        }
    }

    private void Begin()
    {
        if (_open is not null)
        {
            _limit = policy.LimitOf(Moment());
            LeaveAtLimit();
        }
    }

    private void Add(SimulatedEvent arrived)
    {
        _open ??= new SimulatedBatch();
        var isTighter = _open.Events.Count == 0 || arrived.Deadline < _open.OldestDeadline;
        _open.Events.Add(arrived);
        if (isTighter)
        {
            _limit = policy.LimitOf(Moment());
            _open.WasSavable = Math.Max(_now, ExecutorFree()) + Run(_open.Events.Count) + cost.HandOverTicks <= arrived.Deadline;
        }

        LeaveAtLimit();
    }

    private void LeaveAtLimit()
    {
        if (_open!.Events.Count >= _limit)
        {
            Leave(policy.ReasonAtLimit(_open.Events.Count, cost));
        }
    }

    private void Settle()
    {
        if (_open is null)
        {
            return;
        }

        _decision = policy.Decide(Moment());
        if (_decision.Leaves)
        {
            Leave(_decision.Reason);
        }
        else
        {
            _decision = _decision with { WaitTicks = _decision.WaitTicks == BatchDecision.Forever ? BatchDecision.Forever : _now + _decision.WaitTicks };
        }
    }

    private void Leave(CloseReason reason)
    {
        var batch = _open!;
        (batch.Reason, batch.Left, batch.ExecutorFree) = (reason, _now, ExecutorFree());
        _queue.Enqueue(batch);
        _open = null;
    }

    /// <summary>Idle executors take what waits; then the open batch, where that is allowed.</summary>
    private void Start()
    {
        for (var executor = 0; executor < executors; executor++)
        {
            if (_freeAt[executor] > _now)
            {
                continue;
            }

            if (_queue.Count == 0 && _open is not null && _decision.LeavesWhenIdle && _open.Events.Count > 0)
            {
                Leave(_decision.Reason);
            }

            if (_queue.TryDequeue(out var batch))
            {
                batch.Started = _now;
                _freeAt[executor] = _now + Run(batch.Events.Count) + cost.HandOverTicks;
                _started.Add(batch);
            }
        }
    }

    private long? NextInstant(long arrival)
    {
        var wake = _open is null || _decision.WaitTicks == BatchDecision.Forever ? long.MaxValue : _decision.WaitTicks;
        var free = _freeAt.Where(instant => instant > _now).DefaultIfEmpty(long.MaxValue).Min();
        var next = Math.Min(arrival, Math.Min(wake, free));
        return next == long.MaxValue ? null : next;
    }

    private long ExecutorFree()
    {
        var free = _freeAt.Select(instant => Math.Max(_now, instant)).ToArray();
        foreach (var batch in _queue)
        {
            var first = Array.IndexOf(free, free.Min());
            free[first] += Run(batch.Events.Count) + cost.HandOverTicks;
        }

        return free.Min();
    }

    private long Run(int events) => cost.Run(policy.Sizes.Up(events));

    private BatchMoment Moment() => new()
    {
        Now = _now,
        Count = _open!.Events.Count,
        OldestDeadline = _open.OldestDeadline,
        ExecutorFree = ExecutorFree(),
        Cost = cost,
    };
}
