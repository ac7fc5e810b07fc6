namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// McNemar's test: whether two raters of the same events, two model versions say, say yes equally often (Q. McNemar, Note on the Sampling Error of the
/// Difference Between Correlated Proportions or Percentages, 1947). Only the events on which they differ count. Below 25 of them it is the exact
/// binomial test, from there on the chi-square approximation with the continuity correction of A. L. Edwards (Note on the Correction for Continuity in
/// Testing the Significance of the Difference Between Correlated Proportions, 1948).
/// </summary>
public static class McNemar
{
    private const long LeastForChiSquare = 25;

    /// <param name="onlyFirst">Events to which only the first said yes; 0 or more.</param>
    /// <param name="onlySecond">Events to which only the second said yes; 0 or more.</param>
    /// <returns>The two-sided p-value; 1 if they never differ.</returns>
    public static double TwoSided(long onlyFirst, long onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        var differing = onlyFirst + onlySecond;
        if (differing < LeastForChiSquare)
        {
            return Exact(Math.Min(onlyFirst, onlySecond), differing);
        }

        var distance = Math.Max(0, Math.Abs(onlyFirst - onlySecond) - 1.0);
        return Tails.ChiSquare(distance * distance / differing, 1);
    }

    private static double Exact(long fewer, long differing)
    {
        var ways = 1.0;
        var sum = 0.0;
        for (var i = 0L; i <= fewer; i++)
        {
            sum += ways;
            ways = ways * (differing - i) / (i + 1);
        }

        return Math.Min(1, 2 * Math.ScaleB(sum, -(int)differing));
    }
}
