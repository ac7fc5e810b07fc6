using System.Threading.Channels;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>The second stage: runs the model on each micro-batch, in order.</summary>
internal sealed class RunStage(PipelineContext context, ChannelReader<MicroBatch> input, ChannelWriter<MicroBatch> output)
{
    private readonly PoisonIsolation _isolation = new(context);

    /// <summary>Runs until the input ends or <paramref name="abort"/>.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        try
        {
            await foreach (var batch in input.ReadAllAsync(abort))
            {
                Score(batch);
                await output.WriteAsync(batch, abort);
            }
        }
        finally
        {
            output.Complete();
        }
    }

    private void Score(MicroBatch batch)
    {
        var started = context.Time.GetTimestamp();
        context.Metrics.StageTook(Stage.Queue, context.Time.GetElapsedTime(batch.ClosedTimestamp, started).TotalSeconds);
        var open = context.Topology.Batching.OnLate == LatePolicy.DeadLetter ? DropLate(batch, started) : batch.Rows;
        if (open == 0)
        {
            return;
        }

        try
        {
            context.Model.Session.Run(batch.Features, batch.Rows, batch.Scores);
        }
        catch (ModelRunException failure)
        {
            PipelineLog.RunFailed(context.Logger, batch.Rows, failure.Message);
            _isolation.Isolate(batch, failure);
        }

        context.Metrics.StageTook(Stage.Run, context.Time.GetElapsedTime(started).TotalSeconds);
    }

    /// <returns>How many rows are still to be scored.</returns>
    private int DropLate(MicroBatch batch, long now)
    {
        var open = 0;
        foreach (ref var late in batch.Events)
        {
            if (late.HasRow && now > context.Policy.DeadlineOf(late.Batch.ArrivalTimestamp))
            {
                late.Row = -1;
                late.Reason = DeadLetterReason.Late;
                late.Detail = "the deadline passed before the event could be scored";
            }

            open += late.HasRow ? 1 : 0;
        }

        return open;
    }
}
