namespace StreamInfer.Monitoring.Panes;

/// <summary>Rows that are counted together.</summary>
public readonly ref struct PaneBlock
{
    /// <summary>How many rows; fewer than 2²².</summary>
    public required int Rows { get; init; }

    /// <summary>Numeric features, as float32 after the topology's transform, rows one after another; NaN is missing.</summary>
    public ReadOnlySpan<float> Numbers { get; init; }

    /// <summary>Values a row of <see cref="Numbers"/>.</summary>
    public int NumberStride { get; init; }

    /// <summary>
    /// FNV-1a of the UTF-8 bytes of categorical features, rows one after another, as many a row as the plan has; <see cref="CategoryCounter.Absent"/> is
    /// missing.
    /// </summary>
    public ReadOnlySpan<ulong> Categories { get; init; }

    /// <summary>The model's score of each row; empty if they are not counted.</summary>
    public ReadOnlySpan<float> Scores { get; init; }
}
