namespace StreamInfer.Monitoring.Detectors;

/// <summary>Parameters of <see cref="Ddm"/>.</summary>
public sealed record DdmParameters
{
    /// <summary>Values before which it says nothing.</summary>
    public int Warm { get; init; } = 30;

    /// <summary>Standard errors above the least error rate at which it warns; positive.</summary>
    public double Warning { get; init; } = 2;

    /// <summary>Standard errors above the least error rate at which it signals; at least <see cref="Warning"/>.</summary>
    public double Drift { get; init; } = 3;
}
