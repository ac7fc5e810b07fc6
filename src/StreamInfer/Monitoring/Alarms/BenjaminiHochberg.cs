namespace StreamInfer.Monitoring.Alarms;

/// <summary>
/// Adjusts the p-values of a family of tests so that, rejecting those at most q, the expected share of false rejections is at most q, and so is the
/// chance of any rejection if nothing changed (Y. Benjamini and Y. Hochberg, Controlling the False Discovery Rate, 1995; under positive dependence:
/// Y. Benjamini and D. Yekutieli, 2001).
/// </summary>
public static class BenjaminiHochberg
{
    /// <summary>The adjusted p-values.</summary>
    /// <param name="p">p-values in any order, each in [0, 1].</param>
    /// <returns>For each of them, min(1, min over larger ones of p·M/rank).</returns>
    public static double[] Adjust(ReadOnlySpan<double> p)
    {
        var sorted = p.ToArray();
        var order = new int[p.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        var adjusted = new double[p.Length];
        var least = 1.0;
        for (var k = order.Length - 1; k >= 0; k--)
        {
            least = Math.Min(least, sorted[k] * order.Length / (k + 1));
            adjusted[order[k]] = least;
        }

        return adjusted;
    }
}
