namespace StreamInfer.Models.Rollout;

/// <summary>
/// The bins that scores of every version are counted in, so that the counts of versions and instances can be compared and added: 25 below 0, 50
/// over [0, 1], 25 above 1. The outer ones are of equal width in x / (1 - x) below and (x - 1) / (x + 1) above, the part of |x| / (1 + |x|) that lies
/// there, stretched over all of them, and so take any score up to infinity. NaN is in none.
/// </summary>
public static class ScoreBins
{
    /// <summary>Number of bins.</summary>
    public const int Count = Outer + Inner + Outer;

    private const int Inner = 50;
    private const int Outer = 25;

    /// <summary>The bin of a score, from 0 for the least; -1 for NaN. -0 is 0, and 1 is in the last bin of [0, 1].</summary>
    public static int IndexOf(double score)
    {
        if (score is >= 0 and <= 1)
        {
            return Outer + Math.Min(Inner - 1, (int)(score * Inner));
        }

        if (score > 1)
        {
            var above = double.IsPositiveInfinity(score) ? 1 : (score - 1) / (score + 1);
            return Outer + Inner + Math.Min(Outer - 1, (int)(above * Outer));
        }

        if (score < 0)
        {
            var below = double.IsNegativeInfinity(score) ? 1 : score / (score - 1);
            return Outer - 1 - Math.Min(Outer - 1, (int)(below * Outer));
        }

        return -1;
    }
}
