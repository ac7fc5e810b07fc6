using Microsoft.Extensions.Logging;
using StreamInfer.Models;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Shelf;
using StreamInfer.OnnxRuntime;

namespace StreamInfer.Host.Service;

/// <summary>The repository of a process and what it has in memory of it: the same version on the same device once, however many pipelines use it.</summary>
/// <param name="Repository">Where versions come from.</param>
/// <param name="Shelf">Where they are loaded. Versions are kept for going back by whoever has leases on them.</param>
internal sealed record SharedModels(ModelRepository Repository, ModelShelf Shelf) : IDisposable
{
    /// <param name="folder">Of the repository.</param>
    /// <param name="time">Times the runs of the gates.</param>
    /// <param name="logs">Take what is worth knowing of models.</param>
    public static SharedModels Open(string folder, TimeProvider time, ILoggerFactory logs) => Of(ModelRepository.Open(folder), time, logs);

    /// <inheritdoc cref="Open"/>
    public static SharedModels Of(ModelRepository repository, TimeProvider time, ILoggerFactory logs) =>
        new(repository, new ModelShelf(repository, new OnnxLoader(logs.CreateLogger<OnnxModelSession>()), new ModelGate(time, LowPriority.Run), time, keep: 0));

    public void Dispose() => Shelf.Dispose();
}
