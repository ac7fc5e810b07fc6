using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>Asks the runtime which values within a graph are tensors of floats: it has the rules of every operator, and a model need not state types.</summary>
public static class FloatValues
{
    /// <param name="manifest">The model.</param>
    /// <param name="shown">Its bytes, with every value as an output (<see cref="Models.Optimizing.HalfConversion.ShowAll"/>).</param>
    /// <exception cref="ModelLoadException">It is no model.</exception>
    public static ImmutableArray<string> Of(ModelManifest manifest, byte[] shown)
    {
        try
        {
            using var options = SessionOpener.Options(1);
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
            using var session = SessionOpener.Create(manifest, shown, options);
            return
            [
                .. session.OutputMetadata
                    .Where(output => output.Value is { OnnxValueType: OnnxValueType.ONNX_TYPE_TENSOR, ElementDataType: TensorElementType.Float })
                    .Select(output => output.Key),
            ];
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelLoadException($"model {manifest.Name}/{manifest.Version}: {manifest.ModelFile} cannot be opened: {SessionOpener.OneLine(error)}", error);
        }
    }
}
