using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Opens a model by itself, fits it to its topology, warms it up and checks it against its golden records: for programs and tests that score without a shelf
/// (<see cref="Models.Shelf.ModelShelf"/>), whose gate looks at more.
/// </summary>
public static class OnnxModelLoader
{
    /// <param name="manifest">The model; its files as <see cref="ModelRepository.Resolve"/> has checked them.</param>
    /// <param name="features">Of the topology, in its order; one or more.</param>
    /// <param name="policy">Where it may run.</param>
    /// <param name="maxBatchSize">Most rows of a batch, 1 or more: the warm-up runs one row and so many, so that memory is there before
    /// the first event.</param>
    /// <param name="logger">Takes what is worth knowing; that of the process's first model also takes the runtime's own log.</param>
    /// <param name="threads">Threads that one run on the CPU may use, 1 or more.</param>
    /// <param name="cuda">How it runs on a card; null for each default.</param>
    /// <exception cref="ModelLoadException">The file is no model, the model does not fit, its device cannot be had, or golden records
    /// differ.</exception>
    public static OnnxModelSession Load(
        ModelManifest manifest, ImmutableArray<FeaturePlan> features, DevicePolicy policy, int maxBatchSize, ILogger logger, int threads = 1, CudaPlan? cuda = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var opened = (OnnxOpenedModel)new OnnxLoader(logger).Open(manifest, policy, threads, cuda ?? new CudaPlan());
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

    /// <summary>What a model declares of its inputs and outputs.</summary>
    /// <exception cref="ModelLoadException">The file is no model.</exception>
    public static ModelSignature ReadSignature(ModelManifest manifest)
    {
        using var opened = SessionOpener.Open(manifest, new OpeningPlan(DevicePolicy.Cpu, 1, new CudaPlan(), CudaProvider.Instance), extended: null);
        return SignatureReader.Read(opened.Session);
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
