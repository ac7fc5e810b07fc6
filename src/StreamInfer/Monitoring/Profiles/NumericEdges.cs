namespace StreamInfer.Monitoring.Profiles;

/// <summary>Cuts a training distribution into at most twenty bins of about equal count.</summary>
public static class NumericEdges
{
    private const int MostBins = 20;
    private const int LeastBins = 2;

    /// <summary>Values a bin should have at least.</summary>
    private const int ValuesPerBin = 50;

    /// <summary>
    /// The edges: every distinct value but the largest where there are few; else quantiles (the inverse of the empirical distribution). One distinct
    /// value gets a bin of its own, with one on each side for what differs from it.
    /// </summary>
    /// <param name="sorted">Finite values, rising, −0 as 0.</param>
    public static float[] Of(ReadOnlySpan<float> sorted)
    {
        if (sorted.IsEmpty)
        {
            return [];
        }

        var (first, last) = (sorted[0], sorted[^1]);
        if (first == last)
        {
            return [MathF.BitDecrement(first), first];
        }

        var bins = Math.Min(MostBins, Math.Max(LeastBins, sorted.Length / ValuesPerBin));
        return FewDistinct(sorted, bins) ?? Quantiles(sorted, bins);
    }

    private static float[]? FewDistinct(ReadOnlySpan<float> sorted, int most)
    {
        var distinct = new List<float>(most);
        foreach (var value in sorted)
        {
            if (distinct.Count > 0 && value == distinct[^1])
            {
                continue;
            }

            if (distinct.Count == most)
            {
                return null;
            }

            distinct.Add(value);
        }

        return [.. distinct[..^1]];
    }

    private static float[] Quantiles(ReadOnlySpan<float> sorted, int bins)
    {
        var kept = new List<float>(bins);
        for (var j = 1L; j < bins; j++)
        {
            var edge = sorted[(int)(((j * sorted.Length) + bins - 1) / bins) - 1];
            if (edge < sorted[^1] && (kept.Count == 0 || edge > kept[^1]))
            {
                kept.Add(edge);
            }
        }

        return [.. kept];
    }
}
