using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>Runs a model on some of the rows of a batch, in as many runs as the memory of its device makes needful. Used by one thread.</summary>
internal sealed class PartialRun(PipelineContext context, PaddedRun model)
{
    private FeatureBlock? _features;
    private ScoreBlock? _scores;

    /// <summary>Scores the rows from <paramref name="start"/> on; those before and behind keep what they have.</summary>
    /// <exception cref="ModelRunException">The model failed on these rows; <see cref="RunFailure.OutOfMemory"/> where it does so with the fewest there can be.</exception>
    public void Run(MicroBatch batch, int start, int count)
    {
        var end = start + count;
        while (start < end)
        {
            var rows = Math.Min(context.RunLimit.Rows, end - start);
            try
            {
                RunOnce(batch, start, rows);
                start += rows;
            }
            catch (ModelRunException failure) when (failure.Failure == RunFailure.OutOfMemory && context.RunLimit.TryHalve(rows))
            {
                PipelineLog.RunLimitHalved(context.Logger, rows, context.RunLimit.Rows, failure.Message);
            }
        }
    }

    private void RunOnce(MicroBatch batch, int start, int rows)
    {
        if (start == 0 && rows == batch.Rows)
        {
            model.Run(batch.Features, rows, batch.Scores);
            return;
        }

        // Made when first needed: most models never fail.
        _features ??= new FeatureBlock(batch.Features.Layout, batch.Features.Capacity);
        _scores ??= new ScoreBlock(batch.Scores.Shape, batch.Scores.Capacity);
        RowCopy.Copy(batch.Features, start, _features, 0, rows);
        model.Run(_features, rows, _scores);
        RowCopy.Copy(_scores, 0, batch.Scores, start, rows);
    }
}
