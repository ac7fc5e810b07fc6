namespace StreamInfer.Monitoring.Panes;

/// <summary>Arrays of counts.</summary>
internal static class Bin
{
    /// <summary>Adds counts of the same bins.</summary>
    public static void Add(Span<long> to, ReadOnlySpan<long> counts)
    {
        if (to.Length != counts.Length)
        {
            throw new ArgumentException($"a pane of {counts.Length} bins cannot be merged into one of {to.Length}: they belong to different references");
        }

        for (var i = 0; i < to.Length; i++)
        {
            to[i] += counts[i];
        }
    }
}
