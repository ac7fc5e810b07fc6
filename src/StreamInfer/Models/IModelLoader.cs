using StreamInfer.Topologies;

namespace StreamInfer.Models;

/// <summary>Opens models: the seam to the inference runtime. Called by one thread at a time.</summary>
public interface IModelLoader
{
    /// <summary>Opens a model on a device. Nothing is run yet.</summary>
    /// <param name="manifest">The model, its files as <see cref="ModelRepository.Resolve"/> has checked them.</param>
    /// <param name="policy">Where it may run.</param>
    /// <param name="threads">Threads that one run on the CPU may use, 1 or more.</param>
    /// <param name="cuda">How it runs on a card, where it does.</param>
    /// <exception cref="ModelLoadException">The file is no model, or its device cannot be had.</exception>
    IOpenedModel Open(ModelManifest manifest, DevicePolicy policy, int threads, CudaPlan cuda);
}
