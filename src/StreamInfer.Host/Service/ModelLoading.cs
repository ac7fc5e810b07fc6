using Microsoft.Extensions.Logging;
using StreamInfer.Models;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Shelf;
using StreamInfer.OnnxRuntime;

namespace StreamInfer.Host.Service;

/// <summary>Where models are loaded to.</summary>
internal static class ModelLoading
{
    /// <summary>An empty shelf, whose models run on ONNX Runtime and come from a repository.</summary>
    /// <param name="repository">The model repository.</param>
    /// <param name="keep">How many versions without a user stay in memory for each topology's place, 0 or more.</param>
    /// <param name="time">Times the runs of the gates.</param>
    /// <param name="logs">Takes what is worth knowing of models.</param>
    public static ModelShelf OpenShelf(ModelRepository repository, int keep, TimeProvider time, ILoggerFactory logs) =>
        new(repository, new OnnxLoader(logs.CreateLogger<OnnxModelSession>()), new ModelGate(time, LowPriority.Run), time, keep);
}
