using Microsoft.Extensions.Logging;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Shelf;
using StreamInfer.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>Finds the model that a topology names, checks it and makes it ready to score.</summary>
internal static class ModelLoading
{
    /// <summary>An empty shelf, whose models run on ONNX Runtime and come from a repository.</summary>
    /// <param name="repository">The model repository.</param>
    /// <param name="time">Times the runs of the gates.</param>
    /// <param name="logs">Takes what is worth knowing of models.</param>
    public static ModelShelf OpenShelf(ModelRepository repository, TimeProvider time, ILoggerFactory logs) =>
        new(repository, new OnnxLoader(logs.CreateLogger<OnnxModelSession>()), new ModelGate(time, LowPriority.Run), time);

    /// <summary>What a topology asks the shelf for.</summary>
    /// <param name="plan">The topology.</param>
    /// <param name="version">1 or more.</param>
    /// <param name="occasion">Decides what the version is forgiven.</param>
    public static ShelfRequest Request(TopologyPlan plan, int version, GateOccasion occasion) =>
        new(plan.Model.Name, version, GatePlan.Of(plan), occasion) { Concurrency = plan.Batching.Concurrency };

    /// <summary>Loads the version that is to score from the start. What it is forgiven, since there is nothing else to score with, is said by <see cref="GateRule"/>.</summary>
    /// <param name="shelf">Takes it.</param>
    /// <param name="repository">Tells which version is the latest.</param>
    /// <param name="plan">The topology.</param>
    /// <param name="logs">Take the verdict.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="StartFailure">There is no such model, it does not fit, or it did not pass; says what is wanted and what is there.</exception>
    public static async Task<ShelfLease> LoadAsync(ModelShelf shelf, ModelRepository repository, TopologyPlan plan, ILoggerFactory logs, CancellationToken stop)
    {
        try
        {
            var log = logs.CreateLogger<ModelGate>();
            var version = repository.FindComplete(plan.Model.Name, plan.Model.Version, out var passedOver).Version;
            GateLog.Report(log, passedOver);
            var lease = await shelf.LoadAsync(Request(plan, version, GateOccasion.OnlyChoice), stop);
            GateLog.Report(log, lease.Verdict);
            return lease;
        }
        catch (ModelRefusedException refused)
        {
            throw new StartFailure(refused.Message, ExitCode.Model, refused);
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

    /// <summary>The topology's threshold is the operator's word, so it goes before the trainer's.</summary>
    public static ScoringModel WithThreshold(ScoringModel model, TopologyPlan plan) =>
        model with { Identity = model.Identity with { Threshold = plan.Output.Threshold ?? model.Identity.Threshold } };
}
