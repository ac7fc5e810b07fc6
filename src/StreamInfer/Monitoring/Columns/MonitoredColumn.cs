namespace StreamInfer.Monitoring.Columns;

/// <summary>One monitored column: where it lies in a row, and what stands for what.</summary>
internal sealed record MonitoredColumn
{
    public required string Name { get; init; }

    /// <summary>Whose column it is.</summary>
    public required string Feature { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>Which input of the model.</summary>
    public required int Tensor { get; init; }

    /// <summary>First column in the input's row.</summary>
    public required int Offset { get; init; }

    /// <summary>Columns that it takes: more than one for one-hot only.</summary>
    public required int Width { get; init; }

    /// <summary>Where the feature's missing indicator lies; -1 for none.</summary>
    public int Indicator { get; init; } = -1;

    /// <summary>Whether the indicator is about this value alone: an array has one for all of its elements.</summary>
    public bool OwnsIndicator { get; init; }

    /// <summary>What a missing value was replaced by: its number, or the place or number of its category; NaN where there is no default.</summary>
    public double Imputed { get; init; } = double.NaN;

    /// <summary>The text that a missing value was replaced by; null where there is none.</summary>
    public string? ImputedText { get; init; }

    /// <summary>What the topology's min and max become; infinite where there are none, or the column does not show it.</summary>
    public (float Low, float High) Range { get; init; } = (float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>Hashes of the listed categories, in their order.</summary>
    public ulong[] Categories { get; init; } = [];

    public bool IsNumeric => Kind == ColumnKind.Number;
}
