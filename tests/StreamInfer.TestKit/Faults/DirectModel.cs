using Microsoft.ML.OnnxRuntime;

namespace StreamInfer.TestKit.Faults;

/// <summary>A model run by ONNX Runtime itself, one event at a time.</summary>
internal sealed class DirectModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    /// <param name="file">A model of one float input and one float output, a score an event.</param>
    public DirectModel(string file)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(file, options);
        _inputs = [_session.InputNames.Single()];
        _outputs = [_session.OutputNames.Single()];
    }

    public float Score(float[] features)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(features, [1, features.Length]);
        using var results = _session.Run(_options, _inputs, [input], _outputs);
        return results[0].GetTensorDataAsSpan<float>()[0];
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
