namespace StreamInfer.Monitoring.Detectors;

/// <summary>Parameters of <see cref="Kswin"/>.</summary>
public sealed record KswinParameters
{
    /// <summary>p-value at which it signals, in (0, 1). Many overlapping tests are made, so it has to be small.</summary>
    public double Alpha { get; init; } = 1e-4;

    /// <summary>Values kept (N); more than <see cref="Recent"/>.</summary>
    public int Window { get; init; } = 100;

    /// <summary>Newest values, which are compared with as many of the older ones (r); 1 … half of <see cref="Window"/>.</summary>
    public int Recent { get; init; } = 30;

    /// <summary>What the older ones are drawn by.</summary>
    public ulong Seed { get; init; }
}
