using StreamInfer.Inference;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>Scores a row by its only column, unless a script has it fail.</summary>
/// <param name="type">Of its column: float, or double.</param>
internal sealed class ScriptedModel(ColumnType type = ColumnType.Float) : IModelSession
{
    /// <summary>Asked at the start of each run with its values; what it throws or gives ends the run.</summary>
    public Func<float[], ModelRunException?> Script { get; set; } = _ => null;

    public RowLayout Layout { get; } = new([new TensorSpec("features", type, 1)], [new ColumnSlot(0, 0, 1)]);

    public ScoreShape Shape => ScoreShape.ScoreOnly;

    public string Device => "cuda";

    public bool IsTerminated { get; set; }

    /// <summary>Rows of each run.</summary>
    public List<int> Runs { get; } = [];

    public static ModelRunException OutOfMemory(int rows) => new($"Failed to allocate memory for requested buffer of size {rows}") { Failure = RunFailure.OutOfMemory };

    public void Run(FeatureBlock features, int rows, ScoreBlock scores)
    {
        lock (Runs)
        {
            Runs.Add(rows);
        }

        var tensor = features.Tensors[0];
        float[] values = type == ColumnType.Float ? tensor.Floats[..rows] : [.. tensor.Doubles[..rows].Select(value => (float)value)];
        if (Script(values) is { } failure)
        {
            throw failure;
        }

        for (var row = 0; row < rows; row++)
        {
            scores.Scores[row] = values[row];
        }
    }

    public void Dispose()
    {
    }
}
