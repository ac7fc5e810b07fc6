using Microsoft.Extensions.Logging;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>Finds the model that a topology names, checks it and makes it ready to score.</summary>
internal static class ModelLoading
{
    /// <param name="plan">The topology.</param>
    /// <param name="modelsFolder">The model repository.</param>
    /// <param name="time">Times the runs by which batches are judged at first.</param>
    /// <param name="logs">Takes what is worth knowing of the model.</param>
    /// <exception cref="StartFailure">There is no such model, or it does not fit; says what is wanted and what is there.</exception>
    public static ScoringModel Load(TopologyPlan plan, string modelsFolder, TimeProvider time, ILoggerFactory logs)
    {
        try
        {
            var resolved = new ModelRepository(modelsFolder, ReadManifest).Resolve(plan.Model.Name, plan.Model.Version);
            var batching = plan.Batching;
            var session = OnnxModelLoader.Load(
                resolved.Manifest, plan.Features, plan.Model.Device, batching.MaxBatchSize, logs.CreateLogger<OnnxModelSession>(), plan.Model.Threads);
            var timings = OnnxModelLoader.TimeRuns(session, plan.Features, RunTimer.SizesFor(batching.MaxBatchSize, batching.Sizes), time);

            // The topology's threshold is the operator's word, so it goes before the trainer's.
            var identity = resolved.Identity with { Threshold = plan.Output.Threshold ?? resolved.Identity.Threshold };
            return new ScoringModel(identity, session)
            {
                Sessions = [session, .. Enumerable.Range(1, batching.Concurrency - 1).Select(_ => session.Share())],
                Timings = timings,
            };
        }
        catch (ModelLoadException refused)
        {
            throw new StartFailure(refused.Message, ExitCode.Model, refused);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StartFailure($"model {plan.Model.Name}: {unreadable.Message}", ExitCode.Model, unreadable);
        }
    }

    private static ModelManifest ReadManifest(ModelFolder folder)
    {
        var reading = ModelManifestReader.Read(folder.ManifestFile);
        return reading.Manifest ?? throw new ModelLoadException(string.Join(Environment.NewLine, reading.Errors));
    }
}
