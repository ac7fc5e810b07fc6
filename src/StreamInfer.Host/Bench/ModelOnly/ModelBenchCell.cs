namespace StreamInfer.Host.Bench.ModelOnly;

/// <summary>What runs of one model with one number of rows came to.</summary>
internal sealed record ModelBenchCell
{
    public required string Model { get; init; }

    public required string Device { get; init; }

    /// <summary>Rows of a run.</summary>
    public required int Rows { get; init; }

    public required int Concurrency { get; init; }

    public required bool Graphs { get; init; }

    public required long Runs { get; init; }

    /// <summary>Decoded and scored.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Scored, as if decoding took nothing.</summary>
    public required double RunEventsPerSecond { get; init; }

    /// <summary>Of a run, copies included.</summary>
    public required double P50Ms { get; init; }

    public required double P99Ms { get; init; }

    /// <summary>Share of the runs' time that copies to and from the card took by themselves; 0 on the CPU.</summary>
    public required double CopyShare { get; init; }

    /// <summary>Share of the wall time in which a run was under way, over all threads.</summary>
    public required double RunShare { get; init; }

    /// <summary>Of the whole process, waiting for the card included where that is not asleep.</summary>
    public required double CpuMicrosPerEvent { get; init; }

    /// <summary>Of the card, as its driver says at the end of the cell; null where it does not.</summary>
    public required double? Utilization { get; init; }

    /// <summary>Greatest difference from the scores on the CPU; null where it was not looked for.</summary>
    public double? Difference { get; init; }
}
