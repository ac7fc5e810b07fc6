using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime;

/// <summary>A model in ONNX Runtime's memory.</summary>
internal sealed class OnnxOpenedModel(ModelManifest manifest, OpenedModel opened, ILogger logger) : IOpenedModel
{
    public string Device => opened.Runtime.Device;

    public Func<IModelSession> Bind(ImmutableArray<FeaturePlan> features)
    {
        var binding = Bind(features, out _);
        return () => new OnnxModelSession(opened, binding, ownsRuntime: false);
    }

    /// <param name="features">Of the topology.</param>
    /// <param name="takesNeutralRows">Whether the model ran on them, and showed what its outputs are.</param>
    /// <exception cref="ModelLoadException">It does not fit; names every misfit.</exception>
    public ModelBinding Bind(ImmutableArray<FeaturePlan> features, out bool takesNeutralRows)
    {
        var signature = opened.Signature;
        takesNeutralRows = false;
        if (ModelBinding.TryBindInputs(manifest, signature, features) is { } inputs)
        {
            try
            {
                signature = OutputProbe.Observe(opened.Runtime, signature, inputs, features);
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

    /// <summary>A session that disposes of the model with itself.</summary>
    public OnnxModelSession Own(ModelBinding binding) => new(opened, binding);

    public void Dispose() => opened.Runtime.Dispose();
}
