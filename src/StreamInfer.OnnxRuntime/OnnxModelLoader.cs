using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime;

/// <summary>Opens a model, fits it to its topology, warms it up and checks it against its golden records.</summary>
public static class OnnxModelLoader
{
    /// <param name="manifest">The model; its files as <see cref="ModelRepository.Resolve"/> has checked them.</param>
    /// <param name="features">Of the topology, in its order; one or more.</param>
    /// <param name="policy">Where it may run.</param>
    /// <param name="maxBatchSize">Most rows of a batch, 1 or more: the warm-up runs one row and so many, so that memory is there before
    /// the first event.</param>
    /// <param name="logger">Takes what is worth knowing; that of the process's first model also takes the runtime's own log.</param>
    /// <param name="threads">Threads that one run on the CPU may use, 1 or more.</param>
    /// <exception cref="ModelLoadException">The file is no model, the model does not fit, its device cannot be had, or golden records
    /// differ.</exception>
    public static OnnxModelSession Load(
        ModelManifest manifest, ImmutableArray<FeaturePlan> features, DevicePolicy policy, int maxBatchSize, ILogger logger, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var opened = (OnnxOpenedModel)new OnnxLoader(logger).Open(manifest, policy, threads);
        OnnxModelSession? session = null;
        try
        {
            session = opened.Own(opened.Bind(features, out var takesNeutralRows));
            if (takesNeutralRows)
            {
                WarmUp(manifest, features, session, maxBatchSize);
            }

            var records = manifest.GoldenFile is { } golden ? GoldenRecords.Verify(golden, manifest.GoldenTolerance, session) : 0;
            logger.Loaded(manifest.Name, manifest.Version, session.Device, records);
            return session;
        }
        catch
        {
            session?.Dispose();
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Times runs of several sizes; the session must be warm.</summary>
    /// <param name="session">As loaded.</param>
    /// <param name="features">Of the topology, in its order.</param>
    /// <param name="sizes">Ascending, 1 or more.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Empty where the model fails on neutral rows.</returns>
    public static ImmutableArray<RunTiming> TimeRuns(
        OnnxModelSession session, ImmutableArray<FeaturePlan> features, ImmutableArray<int> sizes, TimeProvider time)
    {
        try
        {
            return RunTimer.Measure(session, NeutralRows.Make(session.Layout, features, sizes[^1]), sizes, time);
        }
        catch (ModelRunException)
        {
            // It was said at load that such rows are not taken; run times are then learnt from events alone.
            return [];
        }
    }

    private static void WarmUp(ModelManifest manifest, ImmutableArray<FeaturePlan> features, OnnxModelSession session, int maxBatchSize)
    {
        var block = NeutralRows.Make(session.Layout, features, maxBatchSize);
        var scores = new ScoreBlock(session.Shape, maxBatchSize);
        foreach (var rows in (ReadOnlySpan<int>)[1, maxBatchSize])
        {
            try
            {
                session.Run(block, rows, scores);
            }
            catch (ModelRunException error)
            {
                throw new ModelLoadException(
                    $"model {manifest.Name}/{manifest.Version} fails on a batch of {rows} neutral rows: {SessionOpener.OneLine(error)}",
                    error);
            }
        }
    }
}
