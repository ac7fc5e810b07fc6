using Microsoft.ML.OnnxRuntime;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>Has the runtime write the graph that it makes of a model for the CPU: constants folded, nodes joined. What depends on this machine's processor is left to each start.</summary>
public static class OfflineGraph
{
    /// <param name="manifest">The model.</param>
    /// <param name="target">The file to write; it holds all weights.</param>
    /// <exception cref="ModelLoadException">The model cannot be opened, or is too large for one file.</exception>
    public static void Write(ModelManifest manifest, string target)
    {
        try
        {
            using var options = SessionOpener.Options(1);
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED;
            options.OptimizedModelFilePath = target;
            using var session = new InferenceSession(manifest.ModelFile, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelLoadException($"model {manifest.Name}/{manifest.Version}: {manifest.ModelFile} cannot be optimised: {SessionOpener.OneLine(error)}", error);
        }
    }
}
