using StreamInfer.Batching;
using StreamInfer.Ingestion;

namespace StreamInfer.Pipeline;

/// <summary>
/// The open micro-batch: takes events in and lets it leave when the policy says so. While the poller waits for more, the batch may be
/// parked where an executor that becomes idle can take it. Used by the poller's thread alone.
/// </summary>
internal sealed class BatchCollector(PipelineContext context, DispatchQueue queue, BatchDeparture departure)
{
    private MicroBatch? _open;
    private bool _isParked;
    private long _number;
    private int _limit;
    private BatchCost _cost;
    private long _now;
    private long _executorFree;

    /// <summary>Whether there is a batch that events can join.</summary>
    public bool IsOpen => _open is not null;

    /// <summary>No batch with a smaller number will get any more events.</summary>
    public long FirstNumber => _open?.Number ?? _number;

    /// <summary>The open batch.</summary>
    public MicroBatch Open => _open!;

    /// <summary>An empty batch is the open one from now on.</summary>
    public void Start(MicroBatch batch, Settlement settlement)
    {
        batch.Open(_number++, settlement, context.Versions.Take());
        _open = batch;
        Refresh();
    }

    /// <summary>The next event goes by the versions that are to score now: the open batch leaves if it goes by others.</summary>
    public void Adopt()
    {
        if (_open is null || ReferenceEquals(_open.Set, context.Versions.Current))
        {
            return;
        }

        if (_open.Count > 0)
        {
            Leave(CloseReason.Swap);
        }
        else
        {
            _open.Reopen(context.Versions.Take());
        }
    }

    /// <summary>Looks afresh at the clock, the executors and the costs, before the events of a poll are added. Lets the open batch leave if one more would be too many.</summary>
    public void Begin()
    {
        Refresh();
        if (_open is { Count: > 0 })
        {
            _limit = Limit();
            LeaveAtLimit();
        }
    }

    /// <summary>Adds an event to the open batch; parameters as in <see cref="MicroBatch.Add"/>.</summary>
    public ref BatchEvent Add(RecordBatch batch, int record, PartitionProgress progress, long deadline, bool scored, int bytes, int lane)
    {
        var open = _open!;
        var isTighter = open.Count == 0 || deadline < open.OldestDeadline;
        ref var added = ref open.Add(batch, record, progress, deadline, scored, bytes, lane);
        if (isTighter)
        {
            _limit = Limit();
        }

        return ref added;
    }

    /// <summary>Lets the open batch leave if it holds as many events as it may.</summary>
    public void LeaveAtLimit()
    {
        if (_open!.Count >= _limit)
        {
            Leave(_open.Count >= context.RunLimit.Rows ? CloseReason.Full : context.Policy.ReasonAtLimit(_open.Count, _cost));
        }
    }

    /// <summary>Lets the open batch leave if it is time, or else parks it if an idle executor may take it.</summary>
    /// <returns>Ticks that the poller may wait for more events.</returns>
    public long Settle()
    {
        if (_open is not { Count: > 0 } open)
        {
            return BatchDecision.Forever;
        }

        Refresh();
        var decision = context.Policy.Decide(Moment());
        if (decision.Leaves)
        {
            Leave(decision.Reason);
            return BatchDecision.Forever;
        }

        if (decision.LeavesWhenIdle)
        {
            Expect(open);
            _isParked = true;
            queue.Park(open, decision.Reason);
        }

        return decision.WaitTicks;
    }

    /// <summary>Takes a parked batch back, unless an executor has it: then there is no open one.</summary>
    public void Reclaim()
    {
        if (_isParked)
        {
            _isParked = false;
            _open = queue.TryReclaim() ? _open : null;
        }
    }

    /// <summary>Lets the open batch leave, if it holds events; an empty one stays open.</summary>
    public void LeaveIfAny(CloseReason reason)
    {
        Reclaim();
        if (_open is { Count: > 0 })
        {
            Leave(reason);
        }
    }

    private void Refresh()
    {
        _cost = context.Cost;
        _now = context.Time.GetTimestamp();
        _executorFree = queue.ExecutorFree(_now);
    }

    private void Leave(CloseReason reason)
    {
        var batch = _open!;
        _open = null;
        Expect(batch);
        departure.Leave(batch, reason, foundIdle: _executorFree <= _now);
        queue.Dispatch(batch);
    }

    private void Expect(MicroBatch batch) => batch.ExpectedTicks = _cost.Run(context.Policy.Sizes.Up(batch.Count)) + _cost.HandOverTicks;

    private int Limit() => Math.Min(context.Policy.LimitOf(Moment()), context.RunLimit.Rows);

    private BatchMoment Moment() => new()
    {
        Now = _now,
        Count = _open!.Count,
        OldestDeadline = _open.OldestDeadline,
        ExecutorFree = _executorFree,
        Cost = _cost,
    };
}
