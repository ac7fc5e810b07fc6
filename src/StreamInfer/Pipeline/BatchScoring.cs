using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>Scores a batch, whatever its rows or the device do: every event has a score or a reason afterwards, or the model is to blame. Used by one thread.</summary>
internal sealed class BatchScoring
{
    private readonly PipelineContext _context;
    private readonly int _executor;
    private readonly PartialRun _run;
    private readonly PoisonIsolation _isolation;
    private readonly Action<MicroBatch, int> _markAlone;

    /// <param name="context">The pipeline.</param>
    /// <param name="executor">Whose batches it scores.</param>
    /// <param name="model">Runs them.</param>
    public BatchScoring(PipelineContext context, int executor, PaddedRun model)
    {
        (_context, _executor) = (context, executor);
        _run = new PartialRun(context, model);
        _isolation = new PoisonIsolation(context, _run);
        _markAlone = (batch, row) => context.Crashes!.MarkAlone(executor, batch, row);
    }

    /// <param name="batch">With one row or more.</param>
    /// <param name="attempt">How often it was tried already.</param>
    /// <returns>False where the model fails whatever the row: the breaker is open, and the batch as it was.</returns>
    public bool TryScore(MicroBatch batch, int attempt)
    {
        if (_context.Crashes is not { } crashes)
        {
            return TryRun(batch, attempt);
        }

        var holdsSuspects = crashes.Begin(_executor, batch);
        var isDone = false;
        try
        {
            isDone = holdsSuspects ? TryOneByOne(batch, attempt) : TryRun(batch, attempt);
            return isDone;
        }
        catch
        {
            crashes.Fail();
            throw;
        }
        finally
        {
            crashes.End(_executor, isDone);
        }
    }

    private bool TryRun(MicroBatch batch, int attempt)
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

        if (failure.Failure == RunFailure.OutOfMemory && !_context.Breaker.IsDisabled)
        {
            return Blame(failure.Message);
        }

        return Isolate(() => _isolation.TryIsolate(batch, failure, attempt));
    }

    private bool TryOneByOne(MicroBatch batch, int attempt) => Isolate(() => _isolation.TryScoreOneByOne(batch, attempt, _markAlone));

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
        _context.Breaker.Open(reason);
        return false;
    }
}
