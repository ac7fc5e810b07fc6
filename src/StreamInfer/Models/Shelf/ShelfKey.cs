using StreamInfer.Topologies;

namespace StreamInfer.Models.Shelf;

/// <summary>Which loaded version: what has to be equal for one gate to speak for both.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Version">1 or more.</param>
/// <param name="Device">Where it may run.</param>
/// <param name="Features">Names the features that it is bound to, by content.</param>
/// <param name="MaxBatchSize">Most rows of a run.</param>
/// <param name="Sizes">The only sizes of a run, as <c>8,32,256</c>; empty for any.</param>
/// <param name="RunBudget">What runs are held to.</param>
/// <param name="Threads">Of one run on the CPU.</param>
/// <param name="Concurrency">Sessions of each lease.</param>
public sealed record ShelfKey(
    string Model, int Version, DevicePolicy Device, string Features, int MaxBatchSize, string Sizes, TimeSpan RunBudget, int Threads, int Concurrency)
{
    /// <summary>How it runs on a card. Default: each default.</summary>
    public CudaPlan Cuda { get; init; } = new();

    /// <summary>The same without the version: the versions that take turns in one place.</summary>
    internal ShelfKey Place => this with { Version = 0 };
}
