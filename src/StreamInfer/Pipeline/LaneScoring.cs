using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// Scores rows by one version, whatever they or the device do: every event has a score or a reason afterwards, or the version is to blame. Used by one thread.
/// </summary>
internal sealed class LaneScoring
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private readonly PipelineContext _context;
    private readonly VersionRuntime _version;
    private readonly PartialRun _run;
    private readonly PoisonIsolation _isolation;
    private long _told;

    /// <param name="context">The pipeline.</param>
    /// <param name="version">What runs.</param>
    /// <param name="model">Runs it.</param>
    public LaneScoring(PipelineContext context, VersionRuntime version, PaddedRun model)
    {
        (_context, _version) = (context, version);
        _run = new PartialRun(context, version, model);
        _isolation = new PoisonIsolation(version.Breaker, _run);
    }

    /// <summary>Scores the primary rows of a batch.</summary>
    /// <param name="batch">With one such row or more.</param>
    /// <param name="attempt">How often it was tried already.</param>
    /// <returns>False where the model fails whatever the row: the breaker is open, and the batch as it was.</returns>
    public bool TryScore(MicroBatch batch, int attempt)
    {
        try
        {
            _run.Run(batch.Primary, 0, batch.Primary.Rows);
        }
        catch (ModelRunException failure)
        {
            return TryRescue(batch, failure, attempt);
        }

        Grow();
        return true;
    }

    /// <summary>Scores the primary rows of a batch, each by itself, telling of each before.</summary>
    public bool TryOneByOne(MicroBatch batch, int attempt, Action<MicroBatch, int> beforeAlone) =>
        Isolate(() => _isolation.TryScoreOneByOne(batch, attempt, beforeAlone));

    /// <summary>Scores the rows of a candidate, once: whether it is a row or the version that fails is not worth finding out, since the primary version can score them.</summary>
    /// <returns>False where the run failed.</returns>
    public bool TryCandidate(LaneRows rows)
    {
        try
        {
            _run.Run(rows, 0, rows.Rows);
        }
        catch (ModelRunException failure)
        {
            Tell(rows.Rows, failure.Message);
            return false;
        }

        Grow();
        return true;
    }

    private void Tell(int rows, string reason)
    {
        // A version that fails on everything would say so with every batch.
        if (_told == 0 || _context.Time.GetElapsedTime(_told) >= TellEvery)
        {
            _told = _context.Time.GetTimestamp();
            PipelineLog.CandidateFailed(_context.Logger, _version.Model.Identity.Version, rows, reason);
        }
    }

    private void Grow()
    {
        if (_version.Limit.TryGrow())
        {
            PipelineLog.RunLimitGrown(_context.Logger, _version.Limit.Rows);
        }
    }

    private bool TryRescue(MicroBatch batch, ModelRunException failure, int attempt)
    {
        // While the breaker is open it has been said.
        if (attempt == 0)
        {
            PipelineLog.RunFailed(_context.Logger, batch.Primary.Rows, failure.Message);
        }

        if ((failure.Failure is RunFailure.OutOfMemory or RunFailure.DeviceLost) && !_version.Breaker.IsDisabled)
        {
            return Blame(failure.Message);
        }

        return Isolate(() => _isolation.TryIsolate(batch, failure, attempt));
    }

    private bool Isolate(Func<bool> isolation)
    {
        try
        {
            return isolation() || Blame(_isolation.LastMessage);
        }
        catch (ModelRunException exhausted)
        {
            // There is no memory even for the smallest run: no row is to blame.
            return Blame(exhausted.Message);
        }
    }

    private bool Blame(string reason)
    {
        _version.Breaker.Open(reason);
        return false;
    }
}
