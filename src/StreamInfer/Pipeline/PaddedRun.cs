using StreamInfer.Batching;
using StreamInfer.Inference;

namespace StreamInfer.Pipeline;

/// <summary>Runs a model with numbers of rows that it may be run with, for no longer than it may take. Used by one thread.</summary>
internal sealed class PaddedRun(PipelineContext context, IModelSession session, RunWatchdog watchdog)
{
    private readonly SizeLadder _sizes = context.Policy.Sizes;

    /// <summary>Scores the first <paramref name="rows"/> rows; copies of the last one fill the run up, and what the model says of these is nobody's.</summary>
    /// <exception cref="ModelRunException">The model failed on these rows, or took too long.</exception>
    public void Run(FeatureBlock features, int rows, ScoreBlock scores)
    {
        var padded = _sizes.Up(rows);
        RowCopy.RepeatLast(features, rows, padded);
        var started = context.Time.GetTimestamp();
        watchdog.Begin(started);
        try
        {
            session.Run(features, padded, scores);
        }
        catch (ModelRunException failure)
        {
            throw Failed(failure, padded);
        }

        watchdog.End();
        context.Runs.Add(padded, context.Time.GetTimestamp() - started, session.Device);
        context.Breaker.RunSucceeded();
    }

    private ModelRunException Failed(ModelRunException failure, int rows)
    {
        var told = watchdog.End()
            ? new ModelRunException($"a run of {rows} rows was ended because it took longer than model.runTimeout, {watchdog.Timeout.TotalSeconds} s: {failure.Message}", failure) { Failure = RunFailure.Timeout }
            : failure;
        context.Metrics.RunFailed(told.Failure);
        return told;
    }
}
