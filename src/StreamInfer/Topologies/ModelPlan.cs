namespace StreamInfer.Topologies;

/// <summary>Which model scores.</summary>
/// <param name="Name">Folder below the model repository.</param>
/// <param name="Version">1 or more; null for the latest.</param>
/// <param name="Device">Where it may run.</param>
public sealed record ModelPlan(string Name, int? Version, DevicePolicy Device)
{
    /// <summary>Threads that one run on the CPU may use. Default 1, 1 to 256.</summary>
    public int Threads { get; init; } = 1;
}
