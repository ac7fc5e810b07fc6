using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Monitoring.Anomalies;

/// <summary>Draws the splits of half-space trees: in preorder, each cutting a box at a random place of a feature that is taken by the box's width.</summary>
internal static class HalfSpaceForest
{
    /// <summary>No split is nearer to the end of a box than this share of its width.</summary>
    private const double Margin = 0.15;

    private const double Middle = 0.7;

    /// <summary>All trees, one after another, each with its root at 0 and the children of i at 2i + 1 and 2i + 2.</summary>
    public static HalfSpaceSplit[] Draw(HalfSpaceParameters parameters, int dimensions)
    {
        var rng = new Rng(parameters.Seed);
        var size = (1 << parameters.Height) - 1;
        var splits = new HalfSpaceSplit[parameters.Trees * size];
        for (var tree = 0; tree < parameters.Trees; tree++)
        {
            var low = new double[dimensions];
            var high = new double[dimensions];
            Array.Fill(high, 1);
            Split(splits.AsSpan(tree * size, size), 0, low, high, rng);
        }

        return splits;
    }

    private static void Split(Span<HalfSpaceSplit> splits, int node, double[] low, double[] high, Rng rng)
    {
        if (node >= splits.Length)
        {
            return;
        }

        var feature = Choose(rng.NextDouble(), low, high);
        var (a, b) = (low[feature], high[feature]);
        var at = a + ((b - a) * (Margin + (Middle * rng.NextDouble())));
        splits[node] = new HalfSpaceSplit(feature, at);
        high[feature] = at;
        Split(splits, (2 * node) + 1, low, high, rng);
        (low[feature], high[feature]) = (at, b);
        Split(splits, (2 * node) + 2, low, high, rng);
        low[feature] = a;
    }

    private static int Choose(double draw, double[] low, double[] high)
    {
        var total = 0.0;
        for (var i = 0; i < low.Length; i++)
        {
            total += high[i] - low[i];
        }

        var u = draw * total;
        var cumulative = 0.0;
        for (var i = 0; i < low.Length; i++)
        {
            cumulative += high[i] - low[i];
            if (cumulative > u)
            {
                return i;
            }
        }

        return low.Length - 1;
    }
}
