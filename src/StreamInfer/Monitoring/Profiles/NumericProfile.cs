using StreamInfer.Monitoring.Statistics;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>The distribution of a numeric feature, a projection or a score in what a model was trained on.</summary>
public sealed record NumericProfile
{
    /// <summary>Finite values from which on a profile can be compared with.</summary>
    public const long LeastUsable = 100;

    /// <summary>Bins of a score in [0, 1].</summary>
    public const int UnitBins = 50;

    /// <summary>Most edges that a profile has; the counting code holds them in three vectors of eight.</summary>
    public const int MostEdges = 24;

    /// <summary>The profile of nothing: what live values are counted by where there is no reference.</summary>
    public static NumericProfile Empty { get; } = new()
    {
        Rows = 0,
        Count = 0,
        Missing = 0,
        Infinite = 0,
        Edges = [],
        Counts = [0],
        Center = 0,
        Scale = 1,
        SumQ = 0,
        SumQ2 = 0,
        IsConstant = false,
        IsUsable = false,
    };

    /// <summary>Rows of the data set.</summary>
    public required long Rows { get; init; }

    /// <summary>Finite values among them.</summary>
    public required long Count { get; init; }

    /// <summary>Rows without a value (NaN or absent).</summary>
    public required long Missing { get; init; }

    /// <summary>Infinite values; in no bin, no moment and no extreme.</summary>
    public required long Infinite { get; init; }

    /// <summary>Finite values that are in no bin: scores outside [0, 1]. 0 for features.</summary>
    public long OutOfRange { get; init; }

    /// <summary>
    /// Rising upper ends of all bins but the last: bin k holds (edge k−1, edge k], the outer ones are open. At most <see cref="MostEdges"/>, none where
    /// <see cref="IsUnitInterval"/>.
    /// </summary>
    public required IReadOnlyList<float> Edges { get; init; }

    /// <summary>Values in each bin.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>True for a score in [0, 1], which has 50 equal bins in place of edges.</summary>
    public bool IsUnitInterval { get; init; }

    /// <summary>Smallest finite value; none without values, as the next five.</summary>
    public double? Min { get; init; }

    /// <summary>Largest finite value.</summary>
    public double? Max { get; init; }

    /// <summary>Mean of the finite values.</summary>
    public double? Mean { get; init; }

    /// <summary>Standard deviation with n − 1; 0 below two values.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The middle value, or the mean of the middle two.</summary>
    public double? Median { get; init; }

    /// <summary>Median absolute distance from the median.</summary>
    public double? MedianDeviation { get; init; }

    /// <summary>What values are centred by: the median, 0 without values.</summary>
    public required double Center { get; init; }

    /// <summary>What values are scaled by; positive.</summary>
    public required double Scale { get; init; }

    /// <summary>Σ of the values in fixed point (<see cref="FixedPoint"/>).</summary>
    public required Int128 SumQ { get; init; }

    /// <summary>Σ of their squares.</summary>
    public required Int128 SumQ2 { get; init; }

    /// <summary>All finite values are equal, and there is one.</summary>
    public required bool IsConstant { get; init; }

    /// <summary>There are enough values to compare with.</summary>
    public required bool IsUsable { get; init; }

    /// <summary>There is more than one value: it can be part of projections, correlation and trees.</summary>
    public bool Varies => Count > 0 && !IsConstant;

    /// <summary>Count and fixed-point sums.</summary>
    public FixedPointSums Sums => new(Count, SumQ, SumQ2);
}
