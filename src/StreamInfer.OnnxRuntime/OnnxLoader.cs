using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime;

/// <summary>Opens models with ONNX Runtime.</summary>
/// <param name="logger">Takes what is worth knowing; that of the process's first model also takes the runtime's own log.</param>
public sealed class OnnxLoader(ILogger logger) : IModelLoader
{
    /// <remarks>
    /// Not to be called on a thread of low priority: the runtime's threads begin here, and inherit its priority for as long as the model lives.
    /// </remarks>
    public IOpenedModel Open(ModelManifest manifest, DevicePolicy policy, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (!File.Exists(manifest.ModelFile))
        {
            throw new ModelLoadException($"model {manifest.Name}/{manifest.Version}: there is no file {manifest.ModelFile}");
        }

        Start();
        var opened = ModelOpener.Open(manifest, policy, threads);
        if (opened.Runtime.FallbackReason is { } reason)
        {
            logger.FellBackToCpu(manifest.Name, manifest.Version, reason);
        }

        return new OnnxOpenedModel(manifest, opened, logger);
    }

    private void Start()
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
}
