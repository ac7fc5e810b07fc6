namespace StreamInfer.Monitoring.Statistics;

/// <summary>The few special functions that tail probabilities need, to about 1e-13 relative.</summary>
public static class SpecialFunctions
{
    private const int MostTerms = 100_000;
    private const double Precision = 1e-16;
    private const double LanczosG = 7;

    /// <summary>C. Lanczos, A Precision Approximation of the Gamma Function, 1964; coefficients for g = 7, n = 9 by P. Godfrey.</summary>
    private static ReadOnlySpan<double> Lanczos =>
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>ln Γ(x).</summary>
    /// <param name="x">Positive.</param>
    public static double LogGamma(double x)
    {
        if (x < 0.5)
        {
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        }

        var coefficients = Lanczos;
        var sum = coefficients[0];
        for (var i = 1; i < coefficients.Length; i++)
        {
            sum += coefficients[i] / (x - 1 + i);
        }

        var t = x - 0.5 + LanczosG;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    /// <summary>ln of the number of ways to choose <paramref name="k"/> of <paramref name="n"/>.</summary>
    /// <param name="n">0 or more.</param>
    /// <param name="k">0 … n.</param>
    public static double LogChoose(double n, double k) => k == 0 || k == n ? 0 : LogGamma(n + 1) - LogGamma(k + 1) - LogGamma(n - k + 1);

    /// <summary>
    /// The regularised upper incomplete gamma function Q(a, x): by the series below a + 1, by Lentz's continued fraction above (W. H. Press et al.,
    /// Numerical Recipes, 6.2), so that small values keep their relative precision.
    /// </summary>
    /// <param name="a">Positive.</param>
    /// <param name="x">0 or less gives 1, infinity 0.</param>
    public static double UpperGamma(double a, double x)
    {
        if (x <= 0)
        {
            return 1;
        }

        if (double.IsPositiveInfinity(x))
        {
            return 0;
        }

        var scale = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        return x < a + 1 ? Math.Max(0, 1 - (scale * Series(a, x))) : scale * ContinuedFraction(a, x);
    }

    /// <summary>The complementary error function, 1 − erf(x).</summary>
    public static double Erfc(double x) => x >= 0 ? UpperGamma(0.5, x * x) : 2 - UpperGamma(0.5, x * x);

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var i = 1; i < MostTerms && term > sum * Precision; i++)
        {
            term *= x / (a + i);
            sum += term;
        }

        return sum;
    }

    private static double ContinuedFraction(double a, double x)
    {
        const double Tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var h = d;
        for (var i = 1; i < MostTerms; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = NotZero((an * d) + b);
            c = NotZero(b + (an / c));
            d = 1 / d;
            var delta = d * c;
            h *= delta;
            if (Math.Abs(delta - 1) < 1e-15)
            {
                break;
            }
        }

        return h;

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }
}
