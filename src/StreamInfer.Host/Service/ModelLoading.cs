using Microsoft.Extensions.Logging;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>Finds the model that a topology names, checks it and makes it ready to score.</summary>
internal static class ModelLoading
{
    /// <exception cref="StartFailure">There is no such model, or it does not fit; says what is wanted and what is there.</exception>
    public static ScoringModel Load(TopologyPlan plan, string modelsFolder, ILoggerFactory logs)
    {
        try
        {
            var resolved = new ModelRepository(modelsFolder, ReadManifest).Resolve(plan.Model.Name, plan.Model.Version);
            var session = OnnxModelLoader.Load(
                resolved.Manifest, plan.Features, plan.Model.Device, plan.Batching.MaxBatchSize, logs.CreateLogger<OnnxModelSession>());

            // The topology's threshold is the operator's word, so it goes before the trainer's.
            var identity = resolved.Identity with { Threshold = plan.Output.Threshold ?? resolved.Identity.Threshold };
            return new ScoringModel(identity, session);
        }
        catch (ModelLoadException refused)
        {
            throw new StartFailure(refused.Message, ExitCode.Model, refused);
        }
    }

    private static ModelManifest ReadManifest(ModelFolder folder)
    {
        var reading = ModelManifestReader.Read(folder.ManifestFile);
        return reading.Manifest ?? throw new ModelLoadException(string.Join(Environment.NewLine, reading.Errors));
    }
}
