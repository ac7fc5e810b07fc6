using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Pipeline.Versions;

namespace StreamInfer.Pipeline;

/// <summary>Runs a model with numbers of rows that it may be run with, for no longer than it may take. Used by one thread.</summary>
internal sealed class PaddedRun(PipelineContext context, VersionRuntime version, IModelSession session, RunWatchdog watchdog)
{
    private readonly SizeLadder _sizes = context.Policy.Sizes;

    /// <summary>Scores the first <paramref name="rows"/> rows; copies of the last one fill the run up, and what the model says of these is nobody's.</summary>
    /// <returns>Rows that were run, and ticks that they took.</returns>
    /// <exception cref="ModelRunException">The model failed on these rows, or took too long.</exception>
    public (int Rows, long Ticks) Run(FeatureBlock features, int rows, ScoreBlock scores)
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
        var ticks = context.Time.GetTimestamp() - started;
        version.Runs.Add(padded, ticks, session.Device);
        context.Card.Add(session.Device, rows, ticks);
        version.Breaker.RunSucceeded();
        return (padded, ticks);
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
