namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// Fisher's exact test of two proportions, the smaller tail doubled (R. A. Fisher, The Logic of Inductive Inference, 1935). Unlike the normal
/// approximation it holds for rare events, which missing values are.
/// </summary>
public static class FisherExact
{
    /// <param name="x">Hits of the first sample, 0 … m.</param>
    /// <param name="m">Size of the first sample; 1 or more.</param>
    /// <param name="y">Hits of the second sample, 0 … n.</param>
    /// <param name="n">Size of the second sample; 1 or more.</param>
    /// <returns>The two-sided p-value.</returns>
    public static double TwoSided(long x, long m, long y, long n)
    {
        var hits = x + y;
        if (hits == 0 || hits == m + n)
        {
            return 1;
        }

        var density = Math.Exp(
            SpecialFunctions.LogChoose(n, y) + SpecialFunctions.LogChoose(m, x) - SpecialFunctions.LogChoose(m + n, hits));

        // The tail that leads away from the middle is summed; the other is its complement, and large where that loses digits.
        var upwards = (double)y / n >= (double)hits / (m + n);
        var tail = density * (upwards ? Away(x, m, y, n) : Away(m - x, m, n - y, n));
        var other = 1 - tail + density;
        return Math.Min(1, 2 * Math.Min(tail, other));
    }

    /// <summary>Sum of the densities of y and all that is beyond it, in units of that of y.</summary>
    private static double Away(long x, long m, long y, long n)
    {
        var term = 1.0;
        var sum = 1.0;
        while (x > 0 && y < n && term > sum * 1e-17)
        {
            term *= (double)(n - y) / (y + 1) * x / (m - x + 1);
            sum += term;
            y++;
            x--;
        }

        return sum;
    }
}
