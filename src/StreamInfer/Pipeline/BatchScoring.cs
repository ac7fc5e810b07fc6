using StreamInfer.Batching;

namespace StreamInfer.Pipeline;

/// <summary>Scores a batch, each event by the version that it belongs to; what a candidate fails on, the primary version scores. Used by one thread.</summary>
/// <param name="context">The pipeline.</param>
/// <param name="executor">Whose batches it scores.</param>
internal sealed class BatchScoring(PipelineContext context, int executor)
{
    private readonly Action<MicroBatch, int> _markAlone = (batch, row) => context.Crashes!.MarkAlone(executor, batch, row);

    /// <param name="batch">With one row or more.</param>
    /// <param name="attempt">How often it was tried already.</param>
    /// <returns>False where the primary version fails whatever the row: its breaker is open, and the primary rows are as they were.</returns>
    public bool TryScore(MicroBatch batch, int attempt)
    {
        if (context.Crashes is not { } crashes)
        {
            return TryRun(batch, attempt, isSuspect: false);
        }

        var holdsSuspects = crashes.Begin(executor, batch);
        var isDone = false;
        try
        {
            isDone = TryRun(batch, attempt, holdsSuspects);
            return isDone;
        }
        catch
        {
            crashes.Fail();
            throw;
        }
        finally
        {
            crashes.End(executor, isDone);
        }
    }

    private bool TryRun(MicroBatch batch, int attempt, bool isSuspect)
    {
        for (var lane = 1; lane < batch.LaneCount && attempt == 0; lane++)
        {
            // A candidate that kills the process must not do so again: its events are the primary's to try.
            if (batch.LaneAt(lane) is { Rows: > 0 } rows && (isSuspect || !rows.Lane.Runtime.Scorings[executor].TryCandidate(rows)))
            {
                batch.FallBack(lane);
            }
        }

        if (batch.Primary.Rows == 0)
        {
            return true;
        }

        // Batches that were opened before it was replaced need not find out one by one that it fails.
        if (attempt > 0 || batch.Primary.Lane.Runtime.Breaker.IsOpen)
        {
            TryNewPrimary(batch);
        }

        var scoring = batch.Primary.Lane.Runtime.Scorings[executor];
        return isSuspect ? scoring.TryOneByOne(batch, attempt, _markAlone) : scoring.TryScore(batch, attempt);
    }

    /// <summary>While a version fails every event, another may have taken its place: it gets what waits.</summary>
    private void TryNewPrimary(MicroBatch batch)
    {
        if (context.Versions.Current.Primary.Model == batch.Primary.Lane.Model)
        {
            return;
        }

        var current = context.Versions.Take();
        if (!batch.TryGiveTo(current))
        {
            current.Release();
        }
    }
}
