using StreamInfer.Inference;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>Scores a row by its first column; fails a run that holds one of the poisonous values.</summary>
internal sealed class FirstColumnModel(int width, params float[] poison) : IModelSession
{
    public RowLayout Layout { get; } = new([new TensorSpec("features", ColumnType.Float, width)], [.. Enumerable.Range(0, width).Select(i => new ColumnSlot(0, i, 1))]);

    public ScoreShape Shape => ScoreShape.ScoreOnly;

    public string Device => "cpu";

    public bool IsTerminated { get; set; }

    public int Runs { get; private set; }

    /// <summary>Called at the start of each run with its rows.</summary>
    public Action<int>? OnRun { get; set; }

    public void Run(FeatureBlock features, int rows, ScoreBlock scores)
    {
        Runs++;
        OnRun?.Invoke(rows);
        for (var row = 0; row < rows; row++)
        {
            var value = features.Tensors[0].Floats[row * width];
            if (poison.Contains(value))
            {
                throw new ModelRunException($"node Gather: index {value} is out of bounds");
            }

            scores.Scores[row] = value;
        }
    }

    public void Dispose()
    {
    }
}
