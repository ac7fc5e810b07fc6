namespace StreamInfer.Monitoring.Statistics;

/// <summary>Where the bins of a numeric feature lie.</summary>
/// <param name="Bounds">Rising; one fewer than bins, the outer of which are open.</param>
/// <param name="Min">Smallest value of the reference.</param>
/// <param name="Max">Largest value of the reference.</param>
/// <param name="Scale">Its robust scale; positive.</param>
public readonly record struct BinRange(ReadOnlyMemory<double> Bounds, double Min, double Max, double Scale)
{
    /// <summary>The same as <see cref="Bounds"/>.</summary>
    public ReadOnlySpan<double> Edges => Bounds.Span;
}
