using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>Scores a batch, whatever its rows or the device do: every event has a score or a reason afterwards, or the model is to blame. Used by one thread.</summary>
internal sealed class BatchScoring
{
    private readonly PipelineContext _context;
    private readonly PartialRun _run;
    private readonly PoisonIsolation _isolation;

    public BatchScoring(PipelineContext context, PaddedRun model)
    {
        _context = context;
        _run = new PartialRun(context, model);
        _isolation = new PoisonIsolation(context, _run);
    }

    /// <param name="batch">With one row or more.</param>
    /// <param name="attempt">How often it was tried already.</param>
    /// <returns>False where the model fails whatever the row: the breaker is open, and the batch as it was.</returns>
    public bool TryScore(MicroBatch batch, int attempt)
    {
        try
        {
            _run.Run(batch, 0, batch.Rows);
        }
        catch (ModelRunException failure)
        {
            return TryRescue(batch, failure, attempt);
        }

        if (_context.RunLimit.TryGrow())
        {
            PipelineLog.RunLimitGrown(_context.Logger, _context.RunLimit.Rows);
        }

        return true;
    }

    private bool TryRescue(MicroBatch batch, ModelRunException failure, int attempt)
    {
        // While the breaker is open it has been said.
        if (attempt == 0)
        {
            PipelineLog.RunFailed(_context.Logger, batch.Rows, failure.Message);
        }

        if (!CanBeARow(failure))
        {
            return Blame(failure);
        }

        try
        {
            return _isolation.TryIsolate(batch, failure, attempt) || Blame(failure);
        }
        catch (ModelRunException exhausted) when (!CanBeARow(exhausted))
        {
            return Blame(exhausted);
        }
    }

    /// <summary>Not where there is no memory even for the smallest run, unless the operator wants dead letters whatever it is.</summary>
    private bool CanBeARow(ModelRunException failure) => failure.Failure != RunFailure.OutOfMemory || _context.Breaker.IsDisabled;

    private bool Blame(ModelRunException failure)
    {
        _context.Breaker.Open(failure.Message);
        return false;
    }
}
