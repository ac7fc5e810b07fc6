namespace StreamInfer.Topologies;

/// <summary>What a numeric transform does.</summary>
public enum TransformKind : byte
{
    /// <summary>ln(1 + x); not a number below -1.</summary>
    Log1p,

    /// <summary>√x; not a number below 0.</summary>
    Sqrt,

    /// <summary>(x - mean) / std.</summary>
    Standardize,

    /// <summary>(x - min) / (max - min) with the feature's min and max.</summary>
    MinMax,

    /// <summary>Hour of the day, 0 to 23, of a point in time.</summary>
    HourOfDay,

    /// <summary>Day of the week of a point in time: Monday 0 to Sunday 6 (ISO 8601 less one).</summary>
    DayOfWeek,

    /// <summary>Two columns: sin and cos of 2πx / period.</summary>
    Cyclical,
}
