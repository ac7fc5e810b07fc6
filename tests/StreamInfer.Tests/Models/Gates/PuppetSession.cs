using StreamInfer.Inference;

namespace StreamInfer.Tests.Models.Gates;

/// <summary>A model without a runtime, for faults that no ONNX file can be made to have: it scores a row of one float by a function.</summary>
internal sealed class PuppetSession(Func<float, double>? score = null, int classes = 0, string device = "cpu") : IModelSession
{
    public RowLayout Layout { get; } = new([new TensorSpec("x", ColumnType.Float, 1)], [new ColumnSlot(0, 0, 1)]);

    public ScoreShape Shape { get; } = new(classes, null, []);

    public string Device => device;

    public bool IsTerminated { get; set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Rows of each run.</summary>
    public List<int> Runs { get; } = [];

    /// <summary>Called at the start of each run with its rows.</summary>
    public Action<int> OnRun { get; set; } = _ => { };

    /// <summary>Fills the class probabilities of a row.</summary>
    public Func<float, double>? Probability { get; set; }

    public void Run(FeatureBlock features, int rows, ScoreBlock scores)
    {
        Runs.Add(rows);
        OnRun(rows);
        for (var row = 0; row < rows; row++)
        {
            var value = features.Tensors[0].Floats[row];
            scores.Scores[row] = score is null ? value : score(value);
            scores.Probabilities.AsSpan(row * classes, classes).Fill(Probability?.Invoke(value) ?? 0);
        }
    }

    public void Dispose() => IsDisposed = true;
}
