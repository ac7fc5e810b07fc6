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
        part.Dispose();
        return null;
    }

    private static InferenceSession Create(ModelManifest manifest, OpeningPlan plan, byte[]? extended)
    {
        using var options = SessionOpener.Options(plan.Threads);
        options.AddSessionConfigEntry(PlacementReader.RecordEntry, "1");
        plan.Provider.Append(options, plan.Cuda);
        return SessionOpener.Create(manifest, extended, options);
    }

    private static string? WhyNot(Placement placement, DevicePolicy policy) =>
        policy == DevicePolicy.RequireCuda && !placement.Strays.IsEmpty ? placement.StrayText
        : placement.UsesCard ? null : $"the card has nothing to do: {placement.StrayText}";
}
