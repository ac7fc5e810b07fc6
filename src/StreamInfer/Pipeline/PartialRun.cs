using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>Runs a version on some of its rows of a batch, in as many runs as the memory of its device makes needful. Used by one thread.</summary>
internal sealed class PartialRun(PipelineContext context, VersionRuntime version, PaddedRun model)
{
    private FeatureBlock? _features;
    private ScoreBlock? _scores;

    /// <summary>Scores the rows from <paramref name="start"/> on; those before and behind keep what they have.</summary>
    /// <exception cref="ModelRunException">The model failed on these rows; <see cref="RunFailure.OutOfMemory"/> where it does so with the fewest there can be.</exception>
    public void Run(LaneRows rows, int start, int count)
    {
        var end = start + count;
        while (start < end)
        {
            var part = Math.Min(version.Limit.Rows, end - start);
            try
            {
                RunOnce(rows, start, part);
                start += part;
            }
            catch (ModelRunException failure) when (failure.Failure == RunFailure.OutOfMemory && version.Limit.TryHalve(part))
            {
                PipelineLog.RunLimitHalved(context.Logger, part, version.Limit.Rows, failure.Message);
            }
        }
    }

    private void RunOnce(LaneRows rows, int start, int count)
    {
        if (start == 0 && count == rows.Rows)
        {
            (rows.RanRows, rows.RunTicks) = model.Run(rows.Features, count, rows.Scores);
            return;
        }

        // Made when first needed: most models never fail.
        _features ??= new FeatureBlock(rows.Features.Layout, rows.Features.Capacity);
        _scores ??= new ScoreBlock(rows.Scores.Shape, rows.Scores.Capacity);
        RowCopy.Copy(rows.Features, start, _features, 0, count);
        (rows.RanRows, rows.RunTicks) = model.Run(_features, count, _scores);
        RowCopy.Copy(_scores, 0, rows.Scores, start, count);
    }
}
