using StreamInfer.Batching;
using StreamInfer.Inference;

namespace StreamInfer.Pipeline;

/// <summary>Runs a model with numbers of rows that it may be run with. Used by one thread.</summary>
internal sealed class PaddedRun(IModelSession session, SizeLadder sizes)
{
    public string Device => session.Device;

    /// <summary>Scores the first <paramref name="rows"/> rows; copies of the last one fill the run up, and what the model says of these is nobody's.</summary>
    /// <returns>How many rows were run.</returns>
    /// <exception cref="ModelRunException">The model failed on these rows.</exception>
    public int Run(FeatureBlock features, int rows, ScoreBlock scores)
    {
        var padded = sizes.Up(rows);
        RowCopy.RepeatLast(features, rows, padded);
        session.Run(features, padded, scores);
        return padded;
    }
}
