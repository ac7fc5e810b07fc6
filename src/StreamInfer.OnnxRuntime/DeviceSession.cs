using Microsoft.ML.OnnxRuntime;
using StreamInfer.OnnxRuntime.Cuda;

namespace StreamInfer.OnnxRuntime;

/// <summary>An opened model and where it runs. Owns what it takes of a card.</summary>
/// <param name="Session">The model.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="FallbackReason">Why it runs on the CPU although CUDA was preferred; null where that is not so.</param>
internal sealed record DeviceSession(InferenceSession Session, string Device, string? FallbackReason) : IDisposable
{
    public const string Cpu = "cpu";
    public const string Cuda = "cuda";

    /// <summary>The entry of a run's options that names the recording that it makes or replays; -1 for none.</summary>
    public const string GraphEntry = "gpu_graph_id";

    private int _graphs;

    /// <summary>Null on the CPU.</summary>
    public ICudaDevice? Card { get; init; }

    /// <summary>Whether runs on the card are recorded and replayed.</summary>
    public bool Graphs { get; init; }

    /// <summary>Where its nodes run; null on the CPU.</summary>
    public Placement? Placement { get; init; }

    /// <summary>Why CUDA runs it alone although TensorRT was asked for; null where that is not so.</summary>
    public string? NoTensorRt { get; init; }

    /// <summary>Its part of the card's memory.</summary>
    public IDisposable? Part { get; init; }

    /// <summary>Held while a recording is made or replayed.</summary>
    public Lock GraphGate { get; } = new();

    /// <summary>A number that no other recording of the model has. 0 is the runtime's own.</summary>
    public int NextGraph() => Interlocked.Increment(ref _graphs);

    /// <summary>Options of a run that is not recorded.</summary>
    public RunOptions RunOptions()
    {
        // A failed run is thrown; the runtime would log the same text once more.
        var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        if (Graphs)
        {
            options.AddRunConfigEntry(GraphEntry, "-1");
        }

        return options;
    }

    public void Dispose()
    {
        Session.Dispose();
        Part?.Dispose();
    }
}
