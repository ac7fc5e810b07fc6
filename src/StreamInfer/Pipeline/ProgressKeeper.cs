using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// Takes back settlements, knows what of each partition is done, has it committed, and finishes what is in flight before partitions go. Used by the
/// poller's thread alone; the source calls it inside polls when the group moves.
/// </summary>
/// <param name="context">What the stages share.</param>
/// <param name="inFlight">What is between poll and acknowledgement.</param>
/// <param name="signal">Raised when something comes back.</param>
/// <param name="leaveForDrain">Lets the open batch leave.</param>
/// <param name="assignment">The partitions of this member.</param>
/// <param name="transactions">Ends transactions; null for delivery without them.</param>
/// <param name="abort">A stage failed: nothing in flight will come back.</param>
internal sealed class ProgressKeeper(
    PipelineContext context, InFlightEvents inFlight, PollerSignal signal, Action leaveForDrain, Assignment assignment, TransactionKeeper? transactions, CancellationToken abort)
    : IAssignmentListener
{
    // A transaction waits for its broker inside its steps; what else it waits for raises the signal.
    private static readonly TimeSpan DrainSlice = TimeSpan.FromMilliseconds(50);

    // For giving up a transaction that could not be finished in time.
    private static readonly TimeSpan AbortWithin = TimeSpan.FromSeconds(5);

    private bool _isGivenUp;
    private long _lastCommit = context.Time.GetTimestamp();

    // Never less than what is uncommitted: events of partitions that went count until the next commit. Without transactions only.
    private long _uncommitted;

    public Assignment Assignment => assignment;

    /// <summary>Whether it wants to be asked again within a millisecond or so.</summary>
    public bool IsBusy => transactions?.IsEnding == true;

    /// <summary>Told of partitions that went, whichever way.</summary>
    public Action<IReadOnlyList<int>> Gone { private get; set; } = _ => { };

    /// <summary>Set once, right after the source was opened with this as its listener.</summary>
    public IRecordSource Source { private get; set; } = null!;

    /// <summary>Set once what could be finished is: partitions that are given back from then on wait for nothing more.</summary>
    public bool IsLeaving { private get; set; }

    /// <summary>Whether as many events are acknowledged as may be without being committed.</summary>
    public bool IsAtBound => _uncommitted >= context.Topology.Source.MaxUncommitted;

    /// <summary>Takes back everything that is settled.</summary>
    /// <exception cref="SinkException">Output was lost to the broker: its events must not count as done.</exception>
    public void Recycle()
    {
        while (inFlight.TryTakeSettled(out var settlement))
        {
            context.Metrics.StageTook(Stage.Acknowledge, context.Time.GetElapsedTime(settlement.HandedOverTimestamp).TotalSeconds);
            if (transactions is not null)
            {
                transactions.Settled(settlement);
            }
            else if (settlement.Ticket.Failure is { } failure)
            {
                throw new SinkException(failure);
            }
            else
            {
                settlement.Complete();
                context.State.CompletedEvents(settlement.Events);
                _uncommitted += settlement.Events;
            }

            inFlight.Return(settlement);
        }

        context.State.OldestInFlight(inFlight.OldestArrival());
    }

    /// <summary>Commits once an interval, and early when too much is uncommitted.</summary>
    public void CommitIfDue()
    {
        if (transactions is not null)
        {
            transactions.Step();
        }
        else if (IsAtBound || context.Time.GetElapsedTime(_lastCommit) >= context.Topology.Source.CommitInterval)
        {
            Commit();
        }
    }

    /// <summary>Lets the open batch leave, waits for everything in flight, and commits.</summary>
    /// <returns>Whether everything was acknowledged in time and committed.</returns>
    public bool Drain(TimeSpan timeout)
    {
        leaveForDrain();
        var isDone = WaitUntil(IsDrained, timeout);
        if (transactions is null)
        {
            return Commit() && isDone;
        }

        if (!isDone && !abort.IsCancellationRequested)
        {
            // Partly committed it would be wrong whatever becomes of the partitions: all of it is read again.
            transactions.Fail("it could not be finished in time");
            WaitUntil(() => StepTransaction(isDue: true), AbortWithin);
        }

        return isDone;
    }

    /// <summary>What is in flight stays unfinished, whatever happens to its partitions.</summary>
    public void GiveUp() => _isGivenUp = true;

    public void OnAssigned(IReadOnlyList<int> partitions)
    {
        Assignment.Add(partitions);
        context.State.Assigned(partitions);
        context.Boundaries.Reopen();
        PipelineLog.Assigned(context.Logger, string.Join(", ", partitions));
    }

    public void OnRevoked(IReadOnlyList<int> partitions)
    {
        var drained = Assignment.Count == 0 || (!_isGivenUp && Drain(IsLeaving ? TimeSpan.Zero : context.PatienceOf(context.Topology.DrainTimeout)));
        Assignment.Remove(partitions);
        context.State.Gone(partitions);
        Gone(partitions);
        PipelineLog.Revoked(context.Logger, string.Join(", ", partitions), drained);
    }

    public void OnLost(IReadOnlyList<int> partitions)
    {
        Assignment.Remove(partitions);
        context.State.Gone(partitions);
        Gone(partitions);
        _uncommitted = Assignment.Uncommitted;
        transactions?.Fail("partitions were lost to another member");
        PipelineLog.Lost(context.Logger, string.Join(", ", partitions));
    }

    private bool IsDrained()
    {
        if (transactions is null || !inFlight.IsIdle)
        {
            transactions?.Step();
            return inFlight.IsIdle;
        }

        return StepTransaction(isDue: true);
    }

    private bool StepTransaction(bool isDue)
    {
        if (!transactions!.IsAtRest)
        {
            transactions.Step(isDue);
        }

        return transactions.IsAtRest;
    }

    /// <returns>Whether it is so, by now.</returns>
    private bool WaitUntil(Func<bool> isSo, TimeSpan timeout)
    {
        var started = context.Time.GetTimestamp();
        Recycle();
        while (!isSo())
        {
            var left = timeout - context.Time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || abort.IsCancellationRequested)
            {
                return false;
            }

            WaitAndRecycle(transactions is null || left < DrainSlice ? left : DrainSlice);
        }

        return true;
    }

    private void WaitAndRecycle(TimeSpan timeout)
    {
        try
        {
            signal.Wait(timeout, abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            return;
        }

        Recycle();
    }

    /// <returns>False where the broker has to be asked again.</returns>
    private bool Commit()
    {
        _lastCommit = context.Time.GetTimestamp();
        var news = Assignment.News();
        var isDone = news.Count == 0 || TryCommit(news, _lastCommit);
        _uncommitted = Assignment.Uncommitted;
        context.State.UncommittedEvents(_uncommitted);
        return isDone;
    }

    private bool TryCommit(IReadOnlyList<PartitionPosition> news, long started)
    {
        try
        {
            Source.Commit(news);
            Assignment.Committed(news);
            return true;
        }
        catch (SourceException failure) when (failure.IsRetriable)
        {
            PipelineLog.CommitFailed(context.Logger, failure.Message);
            return false;
        }
        finally
        {
            context.Metrics.StageTook(Stage.Commit, context.Time.GetElapsedTime(started).TotalSeconds);
        }
    }
}
