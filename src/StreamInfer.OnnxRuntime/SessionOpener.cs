using Microsoft.ML.OnnxRuntime;
using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime;

/// <summary>Opens a model on the device that the policy asks for.</summary>
internal static class SessionOpener
{
    // Nodes of the graph run one after the other: between small ones, handing over to another thread costs more than it gains.
    private const int InterOpThreads = 1;

    private const string CudaProvider = "CUDAExecutionProvider";

    /// <param name="manifest">The model.</param>
    /// <param name="policy">Where it may run.</param>
    /// <param name="threads">Threads within one node of a run on the CPU.</param>
    /// <param name="extended">Bytes to open in place of the model's file; null for the file.</param>
    /// <exception cref="ModelLoadException">The model cannot be opened, or CUDA is required and cannot be had; says why in one
    /// line.</exception>
    public static DeviceSession Open(ModelManifest manifest, DevicePolicy policy, int threads, byte[]? extended)
    {
        if (policy == DevicePolicy.Cpu)
        {
            return new DeviceSession(OpenOnCpu(manifest, threads, extended), DeviceSession.Cpu, null);
        }

        if (TryOpenOnCuda(manifest, threads, extended, out var reason) is { } session)
        {
            return new DeviceSession(session, DeviceSession.Cuda, null);
        }

        return policy == DevicePolicy.RequireCuda
            ? throw new ModelLoadException(
                $"model {manifest.Name}/{manifest.Version} requires CUDA (device: require-cuda), which cannot be had: {reason}")
            : new DeviceSession(OpenOnCpu(manifest, threads, extended), DeviceSession.Cpu, reason);
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

    private static InferenceSession? TryOpenOnCuda(ModelManifest manifest, int threads, byte[]? extended, out string? reason)
    {
        var providers = OrtEnv.Instance().GetAvailableProviders();
        if (!providers.Contains(CudaProvider, StringComparer.Ordinal))
        {
            reason = $"this build of ONNX Runtime has no {CudaProvider}, only {string.Join(", ", providers)}; "
                + "build with -p:OnnxRuntimeFlavor=Gpu";
            return null;
        }

        try
        {
            using var options = Options(threads);
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(new Dictionary<string, string>(StringComparer.Ordinal) { ["arena_extend_strategy"] = "kSameAsRequested" });
            options.AppendExecutionProvider_CUDA(cuda);
            reason = null;
            return Create(manifest, extended, options);
        }
        catch (OnnxRuntimeException error)
        {
            reason = OneLine(error);
            return null;
        }
    }

    private static InferenceSession Create(ModelManifest manifest, byte[]? extended, SessionOptions options)
    {
        if (extended is null)
        {
            return new InferenceSession(manifest.ModelFile, options);
        }

        // Bytes have no folder of their own in which external weights could be found.
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(manifest.ModelFile)!);
        return new InferenceSession(extended, options);
    }

    private static SessionOptions Options(int threads)
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
