using StreamInfer.Batching;
using StreamInfer.Ingestion;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// Finds room for more events. When everything is in flight it waits for an acknowledgement; when that takes long it pauses the partitions and keeps
/// polling, so that the member stays in its group however long the broker or the model takes.
/// </summary>
internal sealed class RoomWait(PipelineContext context, IRecordSource source, ProgressKeeper progress, BatchPool pool)
{
    /// <summary>Far below max.poll.interval.ms (5 min), far above the time in which a healthy broker acknowledges.</summary>
    private static readonly TimeSpan PauseAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WaitSlice = TimeSpan.FromMilliseconds(100);

    // Paused partitions deliver nothing: this batch stays empty.
    private readonly RecordBatch _none = new(1);
    private bool _paused;

    /// <summary>Takes a free batch, waiting for one.</summary>
    /// <returns>False if the pipeline stops first.</returns>
    public bool TryTake(ref MicroBatch? batch, CancellationToken stop, CancellationToken abort)
    {
        var started = context.Time.GetTimestamp();
        while (!stop.IsCancellationRequested && !abort.IsCancellationRequested)
        {
            progress.Recycle();
            if (pool.TryTakeFree(out var free))
            {
                Resume();
                batch = free;
                return true;
            }

            pool.WaitForSettled(WaitSlice, CancellationToken.None);
            if (_paused || context.Time.GetElapsedTime(started) >= PauseAfter)
            {
                Pause();
                source.Poll(_none, TimeSpan.Zero);
            }
        }

        return false;
    }

    private void Pause()
    {
        if (!_paused)
        {
            source.PauseAll();
            _paused = true;
            PipelineLog.Paused(context.Logger);
        }
    }

    private void Resume()
    {
        if (_paused)
        {
            source.ResumeAll();
            _paused = false;
            PipelineLog.Resumed(context.Logger);
        }
    }
}
