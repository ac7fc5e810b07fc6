using Microsoft.ML.OnnxRuntime;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime;

/// <summary>Opens a model on the device that the policy asks for.</summary>
internal static class SessionOpener
{
    // Nodes of the graph run one after the other: between small ones, handing over to another thread costs more than it gains.
    private const int InterOpThreads = 1;

    /// <param name="manifest">The model.</param>
    /// <param name="plan">Where it may run.</param>
    /// <param name="extended">Bytes to open in place of the model's file; null for the file.</param>
    /// <exception cref="ModelLoadException">The model cannot be opened, or CUDA is required and cannot be had; says why in one
    /// line.</exception>
    public static DeviceSession Open(ModelManifest manifest, OpeningPlan plan, byte[]? extended)
    {
        if (plan.Policy == DevicePolicy.Cpu)
        {
            return new DeviceSession(OpenOnCpu(manifest, plan.Threads, extended), DeviceSession.Cpu, null);
        }

        if (CardOpener.TryOpen(manifest, plan, extended, out var reason) is { } onCard)
        {
            return onCard;
        }

        return plan.Policy == DevicePolicy.RequireCuda
            ? throw new ModelLoadException(
                $"model {manifest.Name}/{manifest.Version} requires CUDA (device: require-cuda), which cannot be had: {reason}")
            : new DeviceSession(OpenOnCpu(manifest, plan.Threads, extended), DeviceSession.Cpu, reason);
    }

    /// <summary>The runtime's message in one line.</summary>
    public static string OneLine(Exception error) =>
        string.Join("; ", error.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static InferenceSession OpenOnCpu(ModelManifest manifest, int threads, byte[]? extended)
    {
        try
        {
            using var options = Options(threads);
            return Create(manifest, extended, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelLoadException(
                $"model {manifest.Name}/{manifest.Version}: {manifest.ModelFile} cannot be opened: {OneLine(error)}", error);
        }
    }

    public static InferenceSession Create(ModelManifest manifest, byte[]? extended, SessionOptions options)
    {
        if (extended is null)
        {
            return new InferenceSession(manifest.ModelFile, options);
        }

        // Bytes have no folder of their own in which external weights could be found.
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(manifest.ModelFile)!);
        return new InferenceSession(extended, options);
    }

    public static SessionOptions Options(int threads)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = InterOpThreads,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,

            // Below error level a model whose declared shapes are wrong (labels [1] that come as [N]) writes a line for each run.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // Spinning threads starve the neighbours on a shared host.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }
}
