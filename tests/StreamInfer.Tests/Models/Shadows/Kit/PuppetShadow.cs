using StreamInfer.Inference;

namespace StreamInfer.Tests.Models.Shadows.Kit;

/// <summary>A shadow's session: scores a row by a function of its first column, or does what a test says instead.</summary>
internal sealed class PuppetShadow(Func<double, double> score, ColumnType type = ColumnType.Float) : IModelSession
{
    private readonly ManualResetEventSlim _terminated = new();

    /// <summary>Called at the start of each run.</summary>
    public Action<PuppetShadow> OnRun { get; set; } = _ => { };

    public RowLayout Layout { get; } = new([new TensorSpec("features", type, 1)], [new ColumnSlot(0, 0, 1)]);

    public ScoreShape Shape => ScoreShape.ScoreOnly;

    public string Device => "cpu";

    public bool IsTerminated
    {
        get => _terminated.IsSet;
        set
        {
            if (value)
            {
                _terminated.Set();
            }
            else
            {
                _terminated.Reset();
            }
        }
    }

    /// <summary>Runs until it is terminated.</summary>
    public void Hang()
    {
        _terminated.Wait();
        throw new ModelRunException("terminated");
    }

    public void Run(FeatureBlock features, int rows, ScoreBlock scores)
    {
        OnRun(this);
        for (var row = 0; row < rows; row++)
        {
            scores.Scores[row] = score(type == ColumnType.Float ? features.Tensors[0].Floats[row] : features.Tensors[0].Doubles[row]);
        }
    }

    public void Dispose() => _terminated.Dispose();
}
