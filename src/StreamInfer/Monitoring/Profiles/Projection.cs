using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>
/// A random signed sum of a few standardised features. Its distribution changes when correlations do, which those of single features do not show
/// (E. Bingham and H. Mannila, Random Projection in Dimensionality Reduction, 2001).
/// </summary>
/// <param name="Features">Which of the non-constant numeric features it takes, in the order of drawing.</param>
/// <param name="Signs">1 or −1 for each of them.</param>
public sealed record Projection(IReadOnlyList<int> Features, IReadOnlyList<int> Signs)
{
    /// <summary>Projections of a reference.</summary>
    public const int Number = 8;

    private const ulong Seed = 20240601;
    private const int MostFeatures = 16;

    /// <summary>One standardised value counts for no more than so many scales.</summary>
    private const double Limit = 8;

    /// <summary>What a standardised value is multiplied by, beside its sign: the variance of independent features is kept.</summary>
    public double Weight => 1 / Math.Sqrt(Features.Count);

    /// <summary>Draws a projection.</summary>
    /// <param name="dimensions">Number of non-constant numeric features, 2 or more.</param>
    /// <param name="number">Which projection, 0 … 7.</param>
    public static Projection Draw(int dimensions, int number)
    {
        var rng = new Rng(Seed + (ulong)number);
        var order = Enumerable.Range(0, dimensions).ToArray();
        var taken = Math.Min(dimensions, MostFeatures);
        var signs = new int[taken];
        for (var i = 0; i < taken; i++)
        {
            var j = i + rng.NextBounded(dimensions - i);
            (order[i], order[j]) = (order[j], order[i]);
            signs[i] = rng.Next() >> 63 == 1 ? -1 : 1;
        }

        return new Projection(order[..taken], signs);
    }

    /// <summary>A feature's value as projections take it.</summary>
    /// <param name="value">The value; NaN gives 0.</param>
    /// <param name="center">Its centre in the reference.</param>
    /// <param name="scale">Its scale in the reference.</param>
    /// <returns>Scales from the centre, −8 … 8.</returns>
    public static double Standardise(float value, double center, double scale) =>
        float.IsNaN(value) ? 0 : Math.Clamp((value - center) / scale, -Limit, Limit);
}
