using Microsoft.Extensions.Logging;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Host.History;

/// <summary>The model that scores events of the past, if it is there.</summary>
/// <param name="Version">Its version, or the one that was asked for.</param>
/// <param name="Session">Null where the repository has no such version.</param>
/// <param name="Folder">Of the version; null where there is none.</param>
/// <param name="Absence">Why there is none.</param>
internal sealed record HistoryModel(int Version, OnnxModelSession? Session, string? Folder, string? Absence) : IDisposable
{
    /// <summary>Loads the version that is asked for, or that of the topology, or the latest.</summary>
    /// <param name="plan">The topology.</param>
    /// <param name="repository">Folder of the models.</param>
    /// <param name="version">1 or more; null for that of the topology.</param>
    /// <param name="logger">Takes what is worth knowing of models.</param>
    /// <exception cref="HistoryException">It is there and cannot be used; or it is not, and its version is not known.</exception>
    public static HistoryModel Open(TopologyPlan plan, string repository, int? version, ILogger logger)
    {
        var models = ModelRepository.Open(repository);
        ModelFolder folder;
        try
        {
            folder = models.Find(plan.Model.Name, version ?? plan.Model.Version);
        }
        catch (ModelLoadException absent)
        {
            return (version ?? plan.Model.Version) is { } wanted
                ? new HistoryModel(wanted, null, null, absent.Message)
                : throw new HistoryException($"{absent.Message}: give --model-version, since the topology names none", ExitCode.Model, absent);
        }

        try
        {
            var found = models.Resolve(folder.Name, folder.Version);
            var session = OnnxModelLoader.Load(found.Manifest, plan.Features, DevicePolicy.Cpu, HistoryRows.Capacity, logger);
            return new HistoryModel(folder.Version, session, folder.Path, null);
        }
        catch (ModelLoadException refused)
        {
            throw new HistoryException(refused.Message, ExitCode.Model, refused);
        }
    }

    public void Dispose() => Session?.Dispose();
}
