namespace StreamInfer.Host.Bench;

/// <summary>What the bench was asked to measure.</summary>
internal sealed record BenchSettings
{
    /// <summary>A broker to use; null starts an embedded one in a process of its own.</summary>
    public string? Bootstrap { get; init; }

    public required string[] Variants { get; init; }

    /// <summary>Names of workloads.</summary>
    public required string[] Workloads { get; init; }

    /// <summary>Interleaved rounds in catch-up mode; medians are over them. 1 or more.</summary>
    public required int Rounds { get; init; }

    /// <summary>Events a catch-up cell counts; heavier workloads count fewer.</summary>
    public required long CatchUpEvents { get; init; }

    /// <summary>Seconds that a paced cell counts.</summary>
    public required double PacedSeconds { get; init; }

    /// <summary>Loads of the paced cells: "1000/s" or a share of the variant's own capacity, "50%".</summary>
    public required string[] Loads { get; init; }

    /// <summary>Where the results go as JSON; null for nowhere.</summary>
    public string? JsonFile { get; init; }

    /// <summary>Partitions of source and output.</summary>
    public const int Partitions = 8;
}
