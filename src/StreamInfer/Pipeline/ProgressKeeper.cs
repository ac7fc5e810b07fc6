using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// Takes back settlements, knows what of each partition is done, commits it, and finishes what is in flight before partitions go. Used by the poller's
/// thread alone; the source calls it inside polls when the group moves.
/// </summary>
internal sealed class ProgressKeeper(PipelineContext context, InFlightEvents inFlight, PollerSignal signal, Action leaveForDrain) : IAssignmentListener
{
    private long _lastCommit = context.Time.GetTimestamp();

    public Assignment Assignment { get; } = new();

    /// <summary>Set once, right after the source was opened with this as its listener.</summary>
    public IRecordSource Source { private get; set; } = null!;

    /// <summary>Takes back everything that is settled.</summary>
    /// <exception cref="SinkException">Output was lost to the broker: its events must not count as done.</exception>
    public void Recycle()
    {
        while (inFlight.TryTakeSettled(out var settlement))
        {
            if (settlement.Ticket.Failure is { } failure)
            {
                throw new SinkException(failure);
            }

            context.Metrics.StageTook(Stage.Acknowledge, context.Time.GetElapsedTime(settlement.HandedOverTimestamp).TotalSeconds);
            settlement.Complete();
            context.State.CompletedEvents(settlement.Events);
            inFlight.Return(settlement);
        }
    }

    public void CommitIfDue()
    {
        if (context.Time.GetElapsedTime(_lastCommit) >= context.Topology.Source.CommitInterval)
        {
            Commit();
        }
    }

    /// <summary>Lets the open batch leave, waits for everything in flight, and commits.</summary>
    /// <returns>Whether everything was acknowledged in time.</returns>
    public bool Drain(TimeSpan timeout, CancellationToken abort)
    {
        leaveForDrain();
        var started = context.Time.GetTimestamp();
        Recycle();
        while (!inFlight.IsIdle && !abort.IsCancellationRequested)
        {
            var left = timeout - context.Time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            WaitAndRecycle(left, abort);
        }

        Commit();
        return inFlight.IsIdle;
    }

    public void OnAssigned(IReadOnlyList<int> partitions)
    {
        Assignment.Add(partitions);
        PipelineLog.Assigned(context.Logger, string.Join(", ", partitions));
    }

    public void OnRevoked(IReadOnlyList<int> partitions)
    {
        var drained = Assignment.Count == 0 || Drain(context.PatienceOf(context.DrainTimeout), CancellationToken.None);
        Assignment.Remove(partitions);
        PipelineLog.Revoked(context.Logger, string.Join(", ", partitions), drained);
    }

    public void OnLost(IReadOnlyList<int> partitions)
    {
        Assignment.Remove(partitions);
        PipelineLog.Lost(context.Logger, string.Join(", ", partitions));
    }

    private void WaitAndRecycle(TimeSpan timeout, CancellationToken abort)
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

    private void Commit()
    {
        var started = context.Time.GetTimestamp();
        _lastCommit = started;
        var news = Assignment.News();
        if (news.Count == 0)
        {
            return;
        }

        try
        {
            Source.Commit(news);
            Assignment.Committed(news);
        }
        catch (SourceException failure) when (failure.IsRetriable)
        {
            PipelineLog.CommitFailed(context.Logger, failure.Message);
        }

        context.Metrics.StageTook(Stage.Commit, context.Time.GetElapsedTime(started).TotalSeconds);
    }
}
