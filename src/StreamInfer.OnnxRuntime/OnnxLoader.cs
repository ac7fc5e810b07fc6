using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime;

/// <summary>Opens models with ONNX Runtime.</summary>
public sealed class OnnxLoader : IModelLoader
{
    private readonly ILogger _logger;
    private readonly ICudaProvider _cuda;
    private CudaCard? _told;

    /// <param name="logger">Takes what is worth knowing; that of the process's first model also takes the runtime's own log.</param>
    public OnnxLoader(ILogger logger)
        : this(logger, CudaProvider.Instance)
    {
    }

    internal OnnxLoader(ILogger logger, ICudaProvider cuda) => (_logger, _cuda) = (logger, cuda);

    /// <remarks>
    /// Not to be called on a thread of low priority: the runtime's threads begin here, and inherit its priority for as long as the model lives.
    /// </remarks>
    public IOpenedModel Open(ModelManifest manifest, DevicePolicy policy, int threads, CudaPlan cuda)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (!File.Exists(manifest.ModelFile))
        {
            throw new ModelLoadException($"model {manifest.Name}/{manifest.Version}: there is no file {manifest.ModelFile}");
        }

        Start();
        if (policy != DevicePolicy.Cpu)
        {
            TellOfCard(cuda.Device);
        }

        var opened = ModelOpener.Open(manifest, new OpeningPlan(policy, threads, cuda, _cuda));
        if (opened.Runtime.FallbackReason is { } reason)
        {
            _logger.FellBackToCpu(manifest.Name, manifest.Version, reason);
        }

        if (opened.Runtime.NoTensorRt is { } missing)
        {
            _logger.WithoutTensorRt(manifest.Name, manifest.Version, missing);
        }

        if (opened.Runtime.Placement is { } placement)
        {
            _logger.Placed(manifest.Name, manifest.Version, placement.ToString());
            if (!placement.Strays.IsEmpty)
            {
                _logger.Strayed(manifest.Name, manifest.Version, placement.StrayText);
            }
        }

        return new OnnxOpenedModel(manifest, opened, _logger);
    }

    private void TellOfCard(int device)
    {
        if (_cuda.TryFind(device, out _) is { } card && card != _told)
        {
            _told = card;
            _logger.Card(card.ToString());
        }
    }

    private void Start()
    {
        try
        {
            OnnxEnvironment.Prepare(_logger);
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or OnnxRuntimeException)
        {
            throw new ModelLoadException($"ONNX Runtime cannot start: {SessionOpener.OneLine(error.GetBaseException())}", error);
        }
    }
}
