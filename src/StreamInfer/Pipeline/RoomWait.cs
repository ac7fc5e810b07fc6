using StreamInfer.Batching;
using StreamInfer.Ingestion;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// Finds room for more events. When everything is in use, too much is uncommitted or the rate is reached, it waits until that is over; when it takes long
/// it pauses the partitions and keeps polling, so that the member stays in its group however long the broker or the model takes. While the model fails
/// every event there is no room at all.
/// </summary>
internal sealed class RoomWait(PipelineContext context, IRecordSource source, ProgressKeeper progress, BatchCollector collector, PipelineRoom room, RateLimit? rate, Action tell)
{
    /// <summary>Far below max.poll.interval.ms (5 min), far above the time in which a healthy broker acknowledges.</summary>
    private static readonly TimeSpan PauseAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WaitSlice = TimeSpan.FromMilliseconds(100);

    // Paused partitions deliver nothing: this batch stays empty.
    private readonly RecordBatch _none = new(1);
    private bool _paused;

    /// <summary>Makes sure that there is an open batch, waiting for one.</summary>
    /// <param name="forPoll">Whether there must be room for the records of a poll, too.</param>
    /// <param name="stop">The service is to stop.</param>
    /// <param name="abort">A stage failed.</param>
    /// <returns>False if the pipeline stops first.</returns>
    public bool TryFind(bool forPoll, CancellationToken stop, CancellationToken abort)
    {
        if (IsThere(forPoll))
        {
            return true;
        }

        var started = context.Time.GetTimestamp();
        while (!stop.IsCancellationRequested && !abort.IsCancellationRequested)
        {
            progress.Recycle();
            progress.CommitIfDue();
            if (IsThere(forPoll))
            {
                Resume();
                return true;
            }

            room.Signal.Wait(Slice(), CancellationToken.None);
            if (_paused || context.Breaker.IsOpen || context.Pause.IsOn || context.Time.GetElapsedTime(started) >= PauseAfter)
            {
                Pause();
                source.Poll(_none, TimeSpan.Zero);
                tell();
            }
        }

        return false;
    }

    private bool IsThere(bool forPoll)
    {
        if (context.Breaker.IsOpen)
        {
            return false;
        }

        if (forPoll && PollHold() is var cause and not HoldCause.None)
        {
            context.State.HeldFor(cause);

            // What the open batch holds has to move on, or nothing would ever come back.
            collector.LeaveIfAny(cause == HoldCause.Paused ? CloseReason.Drain : CloseReason.Full);
            return false;
        }

        if (!collector.IsOpen && room.InFlight.HasRoomFor(context.Policy.Sizes.Max) && room.Batches.TryTake(out var batch))
        {
            collector.Start(batch, room.InFlight.Begin());
        }

        context.State.HeldFor(collector.IsOpen ? HoldCause.None : HoldCause.InFlight);
        return collector.IsOpen;
    }

    private HoldCause PollHold()
    {
        rate?.Refresh();
        return context.Pause.IsOn ? HoldCause.Paused
            : !room.Records.HasFree || room.InFlight.IsFull ? HoldCause.InFlight
            : progress.IsAtBound ? HoldCause.Uncommitted
            : rate?.Wait > TimeSpan.Zero ? HoldCause.Rate
            : HoldCause.None;
    }

    private TimeSpan Slice() => rate?.Wait is { Ticks: > 0 } wait && wait < WaitSlice ? wait : WaitSlice;

    private void Pause()
    {
        if (!_paused)
        {
            source.PauseAll();
            _paused = true;
            context.State.Paused(true);
            PipelineLog.Paused(context.Logger, context.State.HoldCause.Word());
        }
    }

    private void Resume()
    {
        if (_paused)
        {
            source.ResumeAll();
            _paused = false;
            context.State.Paused(false);
            PipelineLog.Resumed(context.Logger);
        }
    }
}
