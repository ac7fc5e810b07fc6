using System.Globalization;

namespace StreamInfer.Topologies;

/// <summary>
/// A share of all events in steps of 0.01 %, exactly: each step is one of the <see cref="Buckets"/> that keys are hashed to.
/// </summary>
/// <param name="Hundredths">The share in hundredths of a percent, and so its number of buckets: 0 to 10,000.</param>
public readonly record struct Percent(int Hundredths) : IComparable<Percent>
{
    /// <summary>Number of buckets that keys are hashed to: 10,000.</summary>
    public const int Buckets = 10_000;

    /// <summary>All events.</summary>
    public static Percent All { get; } = new(Buckets);

    /// <summary>The share of whole percents.</summary>
    /// <param name="percent">0 to 100.</param>
    public static Percent Of(int percent) => new(percent * 100);

    /// <summary>Reads a number of percents with at most two decimals.</summary>
    /// <param name="number">Such as 5 or 0.25.</param>
    /// <param name="percent">0 to 100 %.</param>
    /// <returns>False for a number below 0, above 100 or between two steps.</returns>
    public static bool TryFrom(decimal number, out Percent percent)
    {
        var fits = number is >= 0 and <= 100 && decimal.Truncate(number * 100) == number * 100;
        percent = fits ? new Percent((int)(number * 100)) : default;
        return fits;
    }

    /// <summary>As a number of percents, such as 5 or 0.25.</summary>
    public decimal Value => Hundredths / 100m;

    public static bool operator <(Percent left, Percent right) => left.Hundredths < right.Hundredths;

    public static bool operator >(Percent left, Percent right) => left.Hundredths > right.Hundredths;

    public static bool operator <=(Percent left, Percent right) => left.Hundredths <= right.Hundredths;

    public static bool operator >=(Percent left, Percent right) => left.Hundredths >= right.Hundredths;

    public int CompareTo(Percent other) => Hundredths.CompareTo(other.Hundredths);

    /// <summary>Such as <c>5 %</c> or <c>0.25 %</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:0.##} %");
}
