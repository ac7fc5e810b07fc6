using StreamInfer.Batching;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>
/// The second stage, one of several: on a thread of its own, runs the model on one micro-batch after the other, and passes them on through the window that
/// restores their order. With the front of the window in hand it publishes, too: no other thread has to be woken for a batch.
/// </summary>
internal sealed class Executor(PipelineContext context, int index, DispatchQueue queue, ReorderWindow<MicroBatch> window, CancellationToken giveUp)
{
    private readonly BatchScoring _scoring = new(context, index);

    /// <summary>How long the model ran.</summary>
    public BusyMeter Busy { get; } = new();

    /// <summary>Runs until no more batches come, or the pipeline ends while the model fails: what it then holds is scored again after the next start.</summary>
    public void Run()
    {
        while (queue.Take(index) is { } batch)
        {
            if (!TryScore(batch))
            {
                PipelineLog.GivenUp(context.Logger, batch.Count);
                return;
            }

            window.Finish(batch.Number, batch);
        }
    }

    private bool TryScore(MicroBatch batch)
    {
        var started = context.Time.GetTimestamp();
        batch.StartedTimestamp = started;
        context.Metrics.StageTook(Stage.Queue, context.Time.GetElapsedTime(batch.ClosedTimestamp, started).TotalSeconds);
        if (context.Topology.Batching.OnLate == LatePolicy.DeadLetter)
        {
            DropLate(batch, started);
        }

        context.Crashes?.Refuse(batch);
        var isScored = batch.Rows == 0 || TryRunModel(batch, started);
        batch.FinishedTimestamp = context.Time.GetTimestamp();
        return isScored;
    }

    private bool TryRunModel(MicroBatch batch, long started)
    {
        Busy.Begin(started);
        for (var attempt = 0; !_scoring.TryScore(batch, attempt); attempt++)
        {
            Busy.End(context.Time.GetTimestamp());
            if (!TryWait(batch, attempt))
            {
                return false;
            }

            Busy.Begin(context.Time.GetTimestamp());
        }

        var finished = context.Time.GetTimestamp();
        Busy.End(finished);
        context.Metrics.StageTook(Stage.Run, context.Time.GetElapsedTime(started, finished).TotalSeconds);
        return true;
    }

    private bool TryWait(MicroBatch batch, int attempt)
    {
        try
        {
            batch.Primary.Lane.Runtime.Breaker.Wait(attempt, giveUp);
            return true;
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            return false;
        }
    }

    private static void DropLate(MicroBatch batch, long now)
    {
        var dropped = false;
        foreach (ref var late in batch.Events)
        {
            if (late.HasRow && now > late.Deadline)
            {
                late.Row = -1;
                late.Reason = DeadLetterReason.Late;
                late.Detail = "the deadline passed before the event could be scored";
                dropped = true;
            }
        }

        if (dropped)
        {
            batch.CompactRows();
        }
    }
}
