namespace StreamInfer.Topologies;

/// <summary>One transform with what it needs; the other properties are neutral.</summary>
public sealed record TransformPlan
{
    public required TransformKind Kind { get; init; }

    /// <summary>For <see cref="TransformKind.Standardize"/>.</summary>
    public double Mean { get; init; }

    /// <summary>For <see cref="TransformKind.Standardize"/>; greater than 0.</summary>
    public double Std { get; init; } = 1;

    /// <summary>For <see cref="TransformKind.MinMax"/>.</summary>
    public double Min { get; init; }

    /// <summary>For <see cref="TransformKind.MinMax"/>; greater than <see cref="Min"/>.</summary>
    public double Max { get; init; } = 1;

    /// <summary>For <see cref="TransformKind.Cyclical"/>; greater than 0.</summary>
    public double Period { get; init; } = 1;

    /// <summary>For the parts of a point in time: the zone of its wall clock.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>For the parts of a point in time given as a plain number: its unit.</summary>
    public TimeUnit Unit { get; init; } = TimeUnit.Milliseconds;
}
