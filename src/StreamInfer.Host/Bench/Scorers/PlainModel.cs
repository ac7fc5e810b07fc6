using Microsoft.ML.OnnxRuntime;
using StreamInfer.Host.Bench.Workloads;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>The model as one uses ONNX Runtime without a framework: one input over one array, one output.</summary>
internal sealed class PlainModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _inputs = ["features"];
    private readonly string[] _outputs;
    private readonly int _scoreColumn;
    private readonly int _outputWidth;

    public PlainModel(string folder, Workload workload)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        _session = new InferenceSession(Path.Combine(folder, "models", workload.Name, "1", "model.onnx"), options);
        _outputWidth = workload.Widths[^1];
        _scoreColumn = _outputWidth == 1 ? 0 : 1;
        _outputs = [_outputWidth == 1 ? "score" : "probabilities"];
        Width = workload.Features;
    }

    public int Width { get; }

    /// <summary>Scores the first rows of a matrix.</summary>
    public void Run(float[] rows, int count, float[] scores)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, rows.AsMemory(0, count * Width), [count, Width]);
        using var results = _session.Run(_options, _inputs, [input], _outputs);
        var values = results[0].GetTensorDataAsSpan<float>();
        for (var row = 0; row < count; row++)
        {
            scores[row] = values[(row * _outputWidth) + _scoreColumn];
        }
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
