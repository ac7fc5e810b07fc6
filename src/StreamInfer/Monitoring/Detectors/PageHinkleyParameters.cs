namespace StreamInfer.Monitoring.Detectors;

/// <summary>Parameters of <see cref="PageHinkley"/>, in units of the values.</summary>
public sealed record PageHinkleyParameters
{
    /// <summary>Change of the mean that is tolerated (δ); 0 or more.</summary>
    public double Delta { get; init; } = 0.005;

    /// <summary>Sum of what is beyond that at which it signals (λ); positive.</summary>
    public double Threshold { get; init; } = 50;

    /// <summary>What a sum keeps from value to value (α), in (0, 1].</summary>
    public double Forgetting { get; init; } = 0.9999;

    /// <summary>Values before which it does not signal.</summary>
    public int MinInstances { get; init; } = 30;

    /// <summary>Which change it looks for.</summary>
    public PageHinkleyMode Mode { get; init; } = PageHinkleyMode.Both;
}
