using System.Collections.Immutable;

namespace StreamInfer.Models.Rollout;

/// <summary>How far apart two versions' scores lie.</summary>
internal static class ScoreDistance
{
    private const double LeastExpected = 5;

    /// <summary>
    /// The population stability index (B. Yurdakul, "Statistical Properties of Population Stability Index", 2018) less what chance alone makes of it:
    /// max(0, PSI - (B-1)(1/n + 1/m)). Neighbouring bins are pooled from the left until the smaller side expects 5 events or more in each; B are left. Half an event more
    /// in each bin keeps the logarithm finite. 0 with fewer than two bins, and where a side is empty.
    /// </summary>
    /// <param name="reference">Counts of one side, bin by bin.</param>
    /// <param name="other">Counts of the other, in the same bins.</param>
    public static double PsiExcess(ImmutableArray<long> reference, ImmutableArray<long> other)
    {
        double m = reference.Sum();
        double n = other.Sum();
        if (m == 0 || n == 0)
        {
            return 0;
        }

        var pools = Pool(reference, other, LeastExpected * (n + m) / Math.Min(n, m));
        if (pools.Count < 2)
        {
            return 0;
        }

        var psi = 0.0;
        foreach (var (r, w) in pools)
        {
            var p = (r + 0.5) / (m + (0.5 * pools.Count));
            var q = (w + 0.5) / (n + (0.5 * pools.Count));
            psi += (q - p) * Math.Log(q / p);
        }

        return Math.Max(0, psi - ((pools.Count - 1) * ((1 / n) + (1 / m))));
    }

    private static List<(long R, long W)> Pool(ImmutableArray<long> reference, ImmutableArray<long> other, double least)
    {
        var pools = new List<(long R, long W)>();
        var (r, w) = (0L, 0L);
        for (var bin = 0; bin < reference.Length; bin++)
        {
            (r, w) = (r + reference[bin], w + other[bin]);
            if (r + w >= least)
            {
                pools.Add((r, w));
                (r, w) = (0, 0);
            }
        }

        if (pools.Count > 0)
        {
            pools[^1] = (pools[^1].R + r, pools[^1].W + w);
        }

        return pools;
    }
}
