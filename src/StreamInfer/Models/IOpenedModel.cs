using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Models;

/// <summary>A model in memory. Its weights are there once, however many topologies and threads it scores for. Outlives its sessions.</summary>
public interface IOpenedModel : IDisposable
{
    /// <summary>Where it runs: <c>cpu</c> or <c>cuda</c>.</summary>
    string Device { get; }

    /// <summary>Fits the model to a topology. May run it once, on neutral rows. Called by any thread.</summary>
    /// <param name="features">Of the topology, in its order; one or more.</param>
    /// <returns>Makes sessions; each is for one thread, is disposed of by whoever asked for it, and shares the weights with the others.</returns>
    /// <exception cref="ModelLoadException">It does not fit; names every misfit.</exception>
    Func<IModelSession> Bind(ImmutableArray<FeaturePlan> features);
}
