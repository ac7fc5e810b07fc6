using System.Runtime.CompilerServices;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>
/// Values in 1/4096 of the reference's robust scale from its centre, as integers: their sums are exact and the same in whatever order they are added,
/// and an absurd value counts for a bounded amount.
/// </summary>
public static class FixedPoint
{
    /// <summary>Units a scale.</summary>
    public const double Unit = 4096;

    /// <summary>Largest absolute value, 256 scales.</summary>
    public const double Limit = 1 << 20;

    /// <summary>A value in fixed point.</summary>
    /// <param name="value">Not NaN.</param>
    /// <param name="center">The reference's median.</param>
    /// <param name="scale">The reference's robust scale; positive.</param>
    /// <returns>−2²⁰ … 2²⁰.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Quantise(double value, double center, double scale) =>
        (long)Math.Round(Math.Clamp((value - center) / scale * Unit, -Limit, Limit));
}
