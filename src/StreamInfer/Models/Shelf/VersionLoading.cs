using StreamInfer.Inference;
using StreamInfer.Models.Gates;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Shelf;

/// <summary>From a request to a judged version in memory, or to a verdict that says why not. One at a time.</summary>
internal sealed class VersionLoading(ModelRepository repository, OpenedModels opened, ModelGate gate, TimeProvider time)
{
    private const string Cpu = "cpu";

    public LoadResult Load(ShelfRequest request)
    {
        var started = time.GetTimestamp();
        ResolvedModel? resolved = null;
        OpenedModels.Use? use = null;
        try
        {
            resolved = repository.Resolve(request.Model, request.Version);
            var bytes = ModelFiles.Bytes(resolved.Manifest.ModelFile);
            use = opened.Open(resolved, request.Plan.Device, request.Plan.Threads, request.Plan.Cuda);
            var newSession = use.Model.Bind(request.Plan.Features);
            var took = time.GetElapsedTime(started);
            var verdict = Judge(resolved, use.Model, newSession, request.Plan, took);
            return new LoadResult(verdict, new LoadedVersion(resolved.Identity, use, newSession), bytes, took);
        }
        catch (Exception error)
        {
            // Whatever it is, another version is scoring, and must go on; the verdict carries the reason to whoever asked.
            use?.Dispose();
            var took = time.GetElapsedTime(started);
            var reason = error is ModelLoadException or IOException or UnauthorizedAccessException
                ? error : new InvalidOperationException($"model {request.Model}/{request.Version}: unexpected, a defect: {error.GetType().Name}: {error.Message}", error);
            return new LoadResult(gate.Refuse(request.Model, request.Version, resolved?.Identity.Digest, reason, took), null, 0, took);
        }
    }

    private GateVerdict Judge(ResolvedModel resolved, IOpenedModel model, Func<IModelSession> newSession, GatePlan plan, TimeSpan took)
    {
        using var session = newSession();
        if (model.Device == Cpu)
        {
            return gate.Judge(new GateSubject(resolved, session, Reference: null, took), plan);
        }

        OpenedModels.Use? onCpu = null;
        IModelSession? reference = null;
        string? problem = null;
        try
        {
            onCpu = opened.Open(resolved, DevicePolicy.Cpu, plan.Threads, plan.Cuda);
            reference = onCpu.Model.Bind(plan.Features)();
        }
        catch (ModelLoadException unusable)
        {
            // A model that only runs on the device has nothing to be compared with, which is no fault of it.
            problem = unusable.Message;
        }

        using (onCpu)
        using (reference)
        {
            return gate.Judge(new GateSubject(resolved, session, reference, took) { ReferenceProblem = problem }, plan);
        }
    }
}
