using StreamInfer.Batching;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>What there is to be done when a micro-batch leaves, whoever lets it: its poller, or the executor that takes it. Safe for any thread.</summary>
internal sealed class BatchDeparture(PipelineContext context)
{
    /// <param name="batch">Belongs to the caller.</param>
    /// <param name="reason">Why it leaves.</param>
    /// <param name="foundIdle">Whether an executor was idle.</param>
    public void Leave(MicroBatch batch, CloseReason reason, bool foundIdle)
    {
        var now = context.Time.GetTimestamp();
        batch.Close(now, foundIdle);
        context.State.Closed(reason, batch.Count);
        context.Metrics.EventsRead(batch.Count);
        context.Metrics.BatchClosed(reason, batch.Count);
        context.Metrics.StageTook(Stage.Collect, context.Time.GetElapsedTime(batch.OldestArrival, now).TotalSeconds);
    }
}
