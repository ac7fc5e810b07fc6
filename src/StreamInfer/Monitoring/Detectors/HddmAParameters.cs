namespace StreamInfer.Monitoring.Detectors;

/// <summary>Parameters of <see cref="HddmA"/>.</summary>
public sealed record HddmAParameters
{
    /// <summary>Confidence of a signal, in (0, 1).</summary>
    public double Drift { get; init; } = 0.001;

    /// <summary>Confidence of a warning, in (0, 1); at least <see cref="Drift"/>.</summary>
    public double Warning { get; init; } = 0.005;
}
