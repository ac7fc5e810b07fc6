namespace StreamInfer.Monitoring.Detectors;

/// <summary>Parameters of <see cref="Adwin"/>.</summary>
public sealed record AdwinParameters
{
    /// <summary>Confidence of a cut: the smaller, the fewer false signals; in (0, 1).</summary>
    public double Delta { get; init; } = 0.002;

    /// <summary>Values between checks; 1 or more.</summary>
    public int Clock { get; init; } = 32;

    /// <summary>Buckets of one size (M); 1 or more.</summary>
    public int MaxBuckets { get; init; } = 5;

    /// <summary>Values that each side of a cut needs; 1 or more.</summary>
    public int MinWindow { get; init; } = 5;

    /// <summary>No check while the window has no more values than this.</summary>
    public int Grace { get; init; } = 10;
}
