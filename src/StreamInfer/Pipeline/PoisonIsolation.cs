using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Publishing;

namespace StreamInfer.Pipeline;

/// <summary>
/// Finds the rows that make a run fail, by halving: at most 2·log2(n) + 1 runs for one culprit. The others keep their scores, the culprits get dead letters.
/// </summary>
internal sealed class PoisonIsolation(PaddedRun model)
{
    private FeatureBlock? _features;
    private ScoreBlock? _scores;

    /// <summary>Scores what can be scored of a batch whose run failed as a whole.</summary>
    public void Isolate(MicroBatch batch, ModelRunException failure)
    {
        // Made at the first failure: a healthy model never needs them.
        _features ??= new FeatureBlock(batch.Features.Layout, batch.Features.Capacity);
        _scores ??= new ScoreBlock(batch.Scores.Shape, batch.Scores.Capacity);
        Split(batch, 0, batch.Rows, failure);
    }

    private void Split(MicroBatch batch, int start, int count, ModelRunException failure)
    {
        if (count == 1)
        {
            Refuse(batch, start, failure);
            return;
        }

        var half = count / 2;
        Try(batch, start, half);
        Try(batch, start + half, count - half);
    }

    private void Try(MicroBatch batch, int start, int count)
    {
        RowCopy.Copy(batch.Features, start, _features!, 0, count);
        try
        {
            model.Run(_features!, count, _scores!);
        }
        catch (ModelRunException failure)
        {
            Split(batch, start, count, failure);
            return;
        }

        RowCopy.Copy(_scores!, 0, batch.Scores, start, count);
    }

    private static void Refuse(MicroBatch batch, int row, ModelRunException failure)
    {
        foreach (ref var culprit in batch.Events)
        {
            if (culprit.Row == row)
            {
                culprit.Row = -1;
                culprit.Reason = DeadLetterReason.ModelError;
                culprit.Detail = failure.Message;
                return;
            }
        }
    }
}
