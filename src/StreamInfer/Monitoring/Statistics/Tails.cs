namespace StreamInfer.Monitoring.Statistics;

/// <summary>Upper tail probabilities: how likely something at least as large is if nothing has changed. All in [0, 1].</summary>
public static class Tails
{
    /// <summary>Below this, the Kolmogorov distribution's tail is 1 to the last digit.</summary>
    private const double LeastLambda = 0.2;

    private const int MostKolmogorovTerms = 100;

    /// <summary>P(X ≥ x) of the chi-square distribution.</summary>
    /// <param name="x">0 or more.</param>
    /// <param name="degreesOfFreedom">Below 1 there is nothing to test: 1.</param>
    public static double ChiSquare(double x, int degreesOfFreedom) =>
        degreesOfFreedom < 1 ? 1 : SpecialFunctions.UpperGamma(degreesOfFreedom / 2.0, x / 2);

    /// <summary>P(X ≥ x) of the gamma distribution.</summary>
    /// <param name="x">0 or more.</param>
    /// <param name="shape">Positive.</param>
    /// <param name="scale">Positive.</param>
    public static double Gamma(double x, double shape, double scale) => SpecialFunctions.UpperGamma(shape, x / scale);

    /// <summary>P(|Z| ≥ |z|) of the standard normal distribution.</summary>
    public static double NormalTwoSided(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>P(K ≥ λ) of the Kolmogorov distribution (A. Kolmogorov, Sulla determinazione empirica di una legge di distribuzione, 1933).</summary>
    /// <param name="lambda">0 or more; below 0.2 the series needs ever more terms, and the answer is 1.</param>
    public static double Kolmogorov(double lambda)
    {
        if (lambda < LeastLambda)
        {
            return 1;
        }

        var sum = 0.0;
        for (var j = 1; j <= MostKolmogorovTerms; j++)
        {
            var term = Math.Exp(-2.0 * j * j * lambda * lambda);
            sum += j % 2 == 1 ? term : -term;
            if (term <= 1e-18 * Math.Abs(sum))
            {
                break;
            }
        }

        return Math.Clamp(2 * sum, 0, 1);
    }

    /// <summary>
    /// P(the greatest difference of two empirical counts of <paramref name="r"/> values each is at least <paramref name="h"/>), exactly, for continuous
    /// values (B. W. Gnedenko and V. S. Korolyuk, 1951).
    /// </summary>
    /// <param name="r">Values on each side; 1 or more.</param>
    /// <param name="h">Difference of counts, 0 … r.</param>
    public static double EqualSizes(int r, int h)
    {
        if (h <= 0)
        {
            return 1;
        }

        var sum = 0.0;
        for (var j = 1; j <= r / h; j++)
        {
            // C(2r, r-jh) / C(2r, r), as a product that neither overflows nor loses digits.
            var ratio = 1.0;
            for (var i = 1; i <= j * h; i++)
            {
                ratio *= (double)(r - (j * h) + i) / (r + i);
            }

            sum += j % 2 == 1 ? ratio : -ratio;
        }

        return Math.Clamp(2 * sum, 0, 1);
    }
}
