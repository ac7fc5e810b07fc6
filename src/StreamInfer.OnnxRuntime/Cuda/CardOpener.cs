using Microsoft.ML.OnnxRuntime;
using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>Opens a model on a card, within the memory that is left to it, and looks where its nodes came to run.</summary>
internal static class CardOpener
{
    private const long MiB = 1 << 20;

    /// <param name="manifest">The model.</param>
    /// <param name="plan">Where it may run.</param>
    /// <param name="extended">Bytes to open in place of the model's file; null for the file.</param>
    /// <param name="reason">Why not, in one line.</param>
    /// <returns>Null where it cannot be had.</returns>
    public static DeviceSession? TryOpen(ModelManifest manifest, OpeningPlan plan, byte[]? extended, out string? reason)
    {
        if (plan.Provider.TryFind(plan.Cuda.Device, out reason) is not { } card
            || plan.Provider.BudgetOf(card).TryTake(plan.Cuda.MemoryLimitMiB * MiB, out reason) is not { } part)
        {
            return null;
        }

        var cuda = WithTensorRt(plan, out var missing);
        if (missing is not null && plan.Policy == DevicePolicy.RequireCuda)
        {
            part.Dispose();
            reason = $"model.cuda.tensorrt asks for TensorRT: {missing}";
            return null;
        }

        var opened = TryOpen(manifest, plan with { Cuda = cuda }, extended, card, part, out reason);
        if (opened is null && cuda.TensorRt && plan.Policy != DevicePolicy.RequireCuda)
        {
            // An engine that cannot be built is no reason to leave the card.
            missing = reason;
            opened = TryOpen(manifest, plan with { Cuda = cuda with { TensorRt = false } }, extended, card, part, out reason);
        }

        if (opened is null)
        {
            part.Dispose();
        }

        return opened is null ? null : opened with { NoTensorRt = missing };
    }

    private static CudaPlan WithTensorRt(OpeningPlan plan, out string? missing)
    {
        missing = plan.Cuda.TensorRt ? plan.Provider.WhyNoTensorRt() : null;
        return plan.Cuda with { TensorRt = plan.Cuda.TensorRt && missing is null };
    }

    private static DeviceSession? TryOpen(ModelManifest manifest, OpeningPlan plan, byte[]? extended, CudaCard card, IDisposable part, out string? reason)
    {
        InferenceSession? session = null;
        try
        {
            session = Create(manifest, plan, extended);
            var placement = new Placement(
                plan.Provider.PlacementsOf(session), BookkeepingSearch.Find(extended ?? File.ReadAllBytes(manifest.ModelFile)));
            reason = WhyNot(placement, plan.Policy);
            if (reason is null)
            {
                return new DeviceSession(session, DeviceSession.Cuda, null) { Card = plan.Provider.Open(card), Graphs = plan.Cuda.Graphs, Placement = placement, Part = part };
            }
        }
        catch (Exception error) when (error is OnnxRuntimeException or CudaException or NotSupportedException)
        {
            reason = SessionOpener.OneLine(error);
        }

        session?.Dispose();
        return null;
    }

    private static InferenceSession Create(ModelManifest manifest, OpeningPlan plan, byte[]? extended)
    {
        using var options = SessionOpener.Options(plan.Threads);
        options.AddSessionConfigEntry(PlacementReader.RecordEntry, "1");
        plan.Provider.Append(options, plan.Cuda, plan.Cuda.TensorRt ? plan.Provider.Engines.For(manifest) : null);
        return SessionOpener.Create(manifest, extended, options);
    }

    private static string? WhyNot(Placement placement, DevicePolicy policy) =>
        policy == DevicePolicy.RequireCuda && !placement.Strays.IsEmpty ? placement.StrayText
        : placement.UsesCard ? null : $"the card has nothing to do: {placement.StrayText}";
}
