namespace StreamInfer.Monitoring.Anomalies;

/// <summary>Parameters of <see cref="HalfSpaceTrees"/>.</summary>
public sealed record HalfSpaceParameters
{
    /// <summary>How many trees; 1 or more.</summary>
    public int Trees { get; init; } = 25;

    /// <summary>Splits on a path, 1 … 15.</summary>
    public int Height { get; init; } = 8;

    /// <summary>Events after which what was learned becomes what is scored with; 1 or more.</summary>
    public int Window { get; init; } = 250;

    /// <summary>What the trees are drawn by: equal seeds give equal trees, in every instance.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Says what is wrong.</summary>
    /// <exception cref="ArgumentException">A parameter is not allowed.</exception>
    public void Check()
    {
        if (Trees < 1 || Height is < 1 or > 15 || Window < 1)
        {
            throw new ArgumentException($"trees ({Trees}) and window ({Window}) must be 1 or more, height ({Height}) 1 … 15");
        }
    }
}
