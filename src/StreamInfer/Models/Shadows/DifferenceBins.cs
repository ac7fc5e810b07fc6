namespace StreamInfer.Models.Shadows;

/// <summary>Bins for absolute differences of scores: ten a decade from 1e-9 on, so that a quantile is known to a quarter of its value.</summary>
internal static class DifferenceBins
{
    /// <summary>How many bins: one for less than the least, 180 for 1e-9 to 1e9, which is where the last one ends for all that is more.</summary>
    public const int Count = 1 + (PerDecade * Decades);

    private const int PerDecade = 10;
    private const int Decades = 18;
    private const double Least = 1e-9;

    /// <param name="difference">0 or more, finite.</param>
    public static int Of(double difference) =>
        difference < Least ? 0 : Math.Min(Count - 1, 1 + (int)(Math.Log10(difference / Least) * PerDecade));

    /// <summary>The upper end of a bin; 0 for the first, where differences are as good as none.</summary>
    public static double UpperOf(int bin) => bin == 0 ? 0 : Least * Math.Pow(10, (double)bin / PerDecade);
}
