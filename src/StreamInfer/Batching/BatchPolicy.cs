using StreamInfer.Topologies;

namespace StreamInfer.Batching;

/// <summary>
/// Decides when a micro-batch leaves, and nothing else: no clock, no thread, no memory of its own. A batch leaves when it is full, when waiting on
/// or growing would miss the deadline of its oldest event, or when an executor is idle and waiting would not pay. While all executors are busy it grows.
/// </summary>
/// <param name="sizes">The sizes of runs.</param>
/// <param name="deadlineTicks">The latency budget of an event, positive.</param>
/// <param name="prefer">What a batch waits for while an executor is idle.</param>
/// <param name="shortestWaitTicks">The least time that can be waited, 0 or more: who waits that long may find it over just too late, so it is kept in reserve.</param>
public sealed class BatchPolicy(SizeLadder sizes, long deadlineTicks, BatchPreference prefer, long shortestWaitTicks)
{
    /// <summary>The sizes of runs.</summary>
    public SizeLadder Sizes => sizes;

    /// <summary>Decides about the open batch.</summary>
    public BatchDecision Decide(in BatchMoment moment)
    {
        if (moment.Count == 0)
        {
            return BatchDecision.WaitForEvents(BatchDecision.Forever);
        }

        if (moment.Count >= LimitOf(moment))
        {
            return BatchDecision.Leave(ReasonAtLimit(moment.Count, moment.Cost));
        }

        var cost = moment.Cost;

        // What comes later than this comes too late for this batch.
        var due = moment.OldestDeadline - cost.HandOverTicks - cost.Run(sizes.Up(moment.Count + 1)) - shortestWaitTicks;
        var pays = prefer == BatchPreference.Latency || moment.Count >= PayingSize(cost);
        if (pays || moment.Now >= due)
        {
            var reason = pays ? CloseReason.Idle : CloseReason.Deadline;
            return moment.IsIdle ? BatchDecision.Leave(reason) : BatchDecision.WaitForExecutor(reason);
        }

        return BatchDecision.WaitForEvents(due - moment.Now);
    }

    /// <summary>
    /// Most events that the batch may hold, 1 or more: as many as a run can take that begins when an executor is free and is still in time for the
    /// oldest event. Where not even the smallest run is in time, the oldest event's lateness is nobody's choice any more, and the batch
    /// may be as large as fits a whole budget, or as pays.
    /// </summary>
    /// <param name="moment">The batch; it holds an event.</param>
    public int LimitOf(in BatchMoment moment)
    {
        var start = Math.Max(moment.Now, moment.ExecutorFree);
        var inTime = Fitting(moment.OldestDeadline - start, moment.Cost);
        return inTime > 0 ? inTime : FullSize(moment.Cost);
    }

    /// <summary>Why a batch leaves that has come to its limit.</summary>
    public CloseReason ReasonAtLimit(int count, in BatchCost cost) => count >= FullSize(cost) ? CloseReason.Full : CloseReason.Deadline;

    private int FullSize(in BatchCost cost) => Math.Max(Fitting(deadlineTicks, cost), PayingSize(cost));

    private int PayingSize(in BatchCost cost) => sizes.Up((int)Math.Min(sizes.Max, cost.PayingRows));

    /// <summary>The largest size whose run and hand-over take no more than <paramref name="ticks"/>; 0 for none.</summary>
    private int Fitting(long ticks, in BatchCost cost)
    {
        var size = sizes.Down(cost.RowsWithin(ticks - cost.HandOverTicks));

        // A division may err by one in its last place.
        return size > 0 && cost.Run(size) > ticks - cost.HandOverTicks ? sizes.Down(size - 1) : size;
    }
}
