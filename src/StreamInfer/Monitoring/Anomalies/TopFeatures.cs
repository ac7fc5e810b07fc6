namespace StreamInfer.Monitoring.Anomalies;

/// <summary>The up to three features that make an event strange. Only asked for alerts. Of equal ones the first of the topology goes first.</summary>
public static class TopFeatures
{
    /// <summary>Most features named.</summary>
    public const int Most = 3;

    /// <summary>Features tried with the trees: each costs a score.</summary>
    private const int MostCandidates = 16;

    /// <summary>By the size of z.</summary>
    /// <param name="z">Robust z of each feature.</param>
    public static Contribution[] ByZ(ReadOnlySpan<double> z) => Largest(All(z), Most);

    /// <summary>By what the score of the trees loses when a feature is put to its median, among the sixteen of largest |z|.</summary>
    /// <param name="trees">Trees that are ready.</param>
    /// <param name="point">The event, in units of the ranges; left as it is.</param>
    /// <param name="medians">Where the medians are.</param>
    /// <param name="z">Robust z of the same features.</param>
    public static Contribution[] ByTrees(HalfSpaceTrees trees, Span<double> point, ReadOnlySpan<double> medians, ReadOnlySpan<double> z)
    {
        var mass = trees.Mass(point);
        var candidates = All(z);
        Sort(candidates);
        var tried = new Contribution[Math.Min(MostCandidates, candidates.Length)];
        for (var i = 0; i < tried.Length; i++)
        {
            var feature = candidates[i].Feature;
            var value = point[feature];
            point[feature] = medians[feature];
            tried[i] = candidates[i] with { Amount = trees.Mass(point) - mass };
            point[feature] = value;
        }

        return Largest(tried, Most);
    }

    private static Contribution[] All(ReadOnlySpan<double> z)
    {
        var all = new Contribution[z.Length];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = new Contribution(i, z[i], Math.Abs(z[i]));
        }

        return all;
    }

    private static Contribution[] Largest(Contribution[] items, int most)
    {
        Sort(items);
        var count = 0;
        while (count < most && count < items.Length && items[count].Amount > 0)
        {
            count++;
        }

        return items[..count];
    }

    private static void Sort(Contribution[] items) =>
        Array.Sort(items, static (a, b) => a.Amount != b.Amount ? b.Amount.CompareTo(a.Amount) : a.Feature.CompareTo(b.Feature));
}
