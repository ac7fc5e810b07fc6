namespace StreamInfer.Topologies;

/// <summary>Which model scores.</summary>
/// <param name="Name">Folder below the model repository.</param>
/// <param name="Version">1 or more; null for the latest.</param>
/// <param name="Device">Where it may run.</param>
public sealed record ModelPlan(string Name, int? Version, DevicePolicy Device)
{
    /// <summary>Threads that one run on the CPU may use. Default 1, 1 to 256.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What a run may take before it is ended. Default <see cref="DefaultRunTimeout"/>, 100 ms to 1 h.</summary>
    public TimeSpan RunTimeout { get; init; } = DefaultRunTimeout;

    /// <summary>What becomes of events while the model fails every one. Default <see cref="ModelFailurePolicy.Pause"/>.</summary>
    public ModelFailurePolicy OnFailure { get; init; }

    /// <summary>How it runs on a card. Default: each default.</summary>
    public CudaPlan Cuda { get; init; } = new();

    /// <summary>Long enough for the slowest model on the largest batch while the device warms up; a run that hangs is found out all the same.</summary>
    public static TimeSpan DefaultRunTimeout => TimeSpan.FromSeconds(30);
}
