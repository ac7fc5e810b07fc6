using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>
/// The second stage, one of several: on a thread of its own, runs the model on one micro-batch after the other, and passes them on through the window that
/// restores their order. With the front of the window in hand it publishes, too: no other thread has to be woken for a batch.
/// </summary>
internal sealed class Executor(PipelineContext context, int index, PaddedRun model, DispatchQueue queue, ReorderWindow<MicroBatch> window)
{
    private readonly PoisonIsolation _isolation = new(model);

    /// <summary>How long the model ran.</summary>
    public BusyMeter Busy { get; } = new();

    /// <summary>Runs until no more batches come.</summary>
    public void Run()
    {
        while (queue.Take(index) is { } batch)
        {
            Score(batch);
            window.Finish(batch.Number, batch);
        }
    }

    private void Score(MicroBatch batch)
    {
        var started = context.Time.GetTimestamp();
        batch.StartedTimestamp = started;
        context.Metrics.StageTook(Stage.Queue, context.Time.GetElapsedTime(batch.ClosedTimestamp, started).TotalSeconds);
        if (context.Topology.Batching.OnLate == LatePolicy.DeadLetter)
        {
            DropLate(batch, started);
        }

        var finished = batch.Rows == 0 ? started : RunModel(batch, started);
        batch.FinishedTimestamp = finished;
    }

    private long RunModel(MicroBatch batch, long started)
    {
        Busy.Begin(started);
        long finished;
        try
        {
            var rows = model.Run(batch.Features, batch.Rows, batch.Scores);
            finished = context.Time.GetTimestamp();
            context.Runs.Add(rows, finished - started, model.Device);
        }
        catch (ModelRunException failure)
        {
            PipelineLog.RunFailed(context.Logger, batch.Rows, failure.Message);
            _isolation.Isolate(batch, failure);
            finished = context.Time.GetTimestamp();
        }

        Busy.End(finished);
        context.Metrics.StageTook(Stage.Run, context.Time.GetElapsedTime(started, finished).TotalSeconds);
        return finished;
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
