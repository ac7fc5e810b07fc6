namespace StreamInfer.Monitoring.Statistics;

/// <summary>Whether the mean moved: Welch's test with the normal law (B. L. Welch, The Significance of the Difference Between Two Means, 1938).</summary>
/// <param name="Effect">The shift in standard deviations of the reference; nothing if that is 0.</param>
/// <param name="Z">The shift in standard errors; 0 if neither side varies.</param>
/// <param name="P">Two-sided p-value; if neither side varies, 1 for equal means and else 0.</param>
public readonly record struct MeanShift(double? Effect, double Z, double P)
{
    /// <param name="reference">Sums of the reference.</param>
    /// <param name="window">Sums of the window, in the same fixed point.</param>
    /// <param name="designEffect">See <see cref="SampleSizes"/>; multiplies the window's variance.</param>
    /// <returns>Nothing if a side has fewer than two values.</returns>
    public static MeanShift? Compare(FixedPointSums reference, FixedPointSums window, double designEffect = 1)
    {
        if (reference.Count < 2 || window.Count < 2)
        {
            return null;
        }

        var shift = window.Mean - reference.Mean;
        var variance = reference.Variance;
        double? effect = variance > 0 ? shift / Math.Sqrt(variance) : null;
        var error = (variance / reference.Count) + (designEffect * window.Variance / window.Count);
        if (error == 0)
        {
            return new MeanShift(effect, 0, shift == 0 ? 1 : 0);
        }

        var z = shift / Math.Sqrt(error);
        return new MeanShift(effect, z, Tails.NormalTwoSided(z));
    }
}
