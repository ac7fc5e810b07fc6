namespace StreamInfer.Topologies;

/// <summary>How a model runs on a card, where it does.</summary>
public sealed record CudaPlan
{
    /// <summary>Which card, as the driver counts. Default 0.</summary>
    public int Device { get; init; }

    /// <summary>Most memory that the runtime takes for this version on the card, MiB. Default 2,048.</summary>
    public int MemoryLimitMiB { get; init; } = 2048;

    /// <summary>Whether a run of each size is recorded once and replayed from then on. Needs <c>batching.sizes</c>. Default no.</summary>
    public bool Graphs { get; init; }

    /// <summary>Whether matrices may be multiplied in TF32, which is faster and has a mantissa of 10 bits. Default no: scores are then those of the CPU but for rounding.</summary>
    public bool Tf32 { get; init; }

    /// <summary>Whether TensorRT runs what it can, before CUDA's own kernels. Needs <see cref="Tf32"/>. Default no.</summary>
    public bool TensorRt { get; init; }
}
