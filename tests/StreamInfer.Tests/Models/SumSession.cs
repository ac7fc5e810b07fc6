using StreamInfer.Inference;

namespace StreamInfer.Tests.Models;

/// <summary>A model without a runtime: the score is the sum of two floats.</summary>
internal sealed class SumSession : IModelSession
{
    public RowLayout Layout { get; } = new([new TensorSpec("x", ColumnType.Float, 2)], [new ColumnSlot(0, 0, 1), new ColumnSlot(0, 1, 1)]);

    public ScoreShape Shape => ScoreShape.ScoreOnly;

    public string Device => "cpu";

    public bool IsTerminated { get; set; }

    public void Run(FeatureBlock features, int rows, ScoreBlock scores)
    {
        for (var row = 0; row < rows; row++)
        {
            scores.Scores[row] = features.Tensors[0].Floats[2 * row] + features.Tensors[0].Floats[(2 * row) + 1];
        }
    }

    public void Dispose()
    {
    }
}
