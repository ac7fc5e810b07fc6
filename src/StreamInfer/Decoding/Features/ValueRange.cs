using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>
/// The bounds of a feature, both included. Integers are compared as integers, so that a bound holds exactly where doubles have gaps
/// (above 2^53); NaN lies outside.
/// </summary>
internal readonly struct ValueRange
{
    private const double TwoTo63 = 9223372036854775808.0;

    public ValueRange(double? min, double? max)
    {
        Low = min ?? double.NegativeInfinity;
        High = max ?? double.PositiveInfinity;
        var lowest = Math.Ceiling(Low);
        var highest = Math.Floor(High);
        if (lowest >= TwoTo63 || highest < -TwoTo63)
        {
            // No integer is inside.
            (LowInteger, HighInteger) = (long.MaxValue, long.MinValue);
            return;
        }

        LowInteger = lowest < -TwoTo63 ? long.MinValue : (long)lowest;
        HighInteger = highest >= TwoTo63 ? long.MaxValue : (long)highest;
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>The least integer inside.</summary>
    public long LowInteger { get; }

    /// <summary>The greatest integer inside; below <see cref="LowInteger"/> if there is none.</summary>
    public long HighInteger { get; }

    public static ValueRange Of(FeaturePlan feature) => new(feature.Min, feature.Max);

    public bool Contains(Number number) => number.IsInteger
        ? number.Integer >= LowInteger && number.Integer <= HighInteger
        : number.AsDouble >= Low && number.AsDouble <= High;

    /// <summary>The bound next to a number outside.</summary>
    /// <param name="number">A number outside; not NaN.</param>
    /// <param name="toInteger">Whether an integer is due: then a bound between integers gives way to the next one inside.</param>
    public Number Clamp(Number number, bool toInteger)
    {
        var isBelow = number.IsInteger ? number.Integer <= LowInteger && number.AsDouble <= Low : number.AsDouble < Low;
        if (toInteger && LowInteger <= HighInteger)
        {
            return Number.Of(isBelow ? LowInteger : HighInteger);
        }

        return Number.Of(isBelow ? Low : High);
    }
}
