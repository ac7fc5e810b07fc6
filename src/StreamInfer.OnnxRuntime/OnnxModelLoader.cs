using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
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
        if (!File.Exists(manifest.ModelFile))
        {
            throw new ModelLoadException($"model {manifest.Name}/{manifest.Version}: there is no file {manifest.ModelFile}");
        }

        Start(logger);
        var opened = ModelOpener.Open(manifest, policy, threads);
        OnnxModelSession? session = null;
        try
        {
            if (opened.Runtime.FallbackReason is { } reason)
            {
                logger.FellBackToCpu(manifest.Name, manifest.Version, reason);
            }

            session = new OnnxModelSession(opened, Bind(manifest, features, opened, logger, out var takesNeutralRows));
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
            opened.Runtime.Session.Dispose();
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

    private static void Start(ILogger logger)
    {
        try
        {
            OnnxEnvironment.Prepare(logger);
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or OnnxRuntimeException)
        {
            throw new ModelLoadException($"ONNX Runtime cannot start: {SessionOpener.OneLine(error.GetBaseException())}", error);
        }
    }

    private static ModelBinding Bind(
        ModelManifest manifest, ImmutableArray<FeaturePlan> features, OpenedModel opened, ILogger logger, out bool takesNeutralRows)
    {
        var signature = opened.Signature;
        takesNeutralRows = false;
        if (ModelBinding.TryBindInputs(manifest, signature, features) is { } inputs)
        {
            try
            {
                signature = OutputProbe.Observe(opened.Runtime.Session, signature, inputs, features);
                takesNeutralRows = true;
            }
            catch (OnnxRuntimeException error)
            {
                logger.NotWarmedUp(manifest.Name, manifest.Version, SessionOpener.OneLine(error));
            }
        }

        return ModelBinding.TryBind(manifest, signature, features, out var binding, out var misfit)
            ? binding
            : throw new ModelLoadException(misfit);
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
