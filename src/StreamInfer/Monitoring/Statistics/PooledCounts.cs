namespace StreamInfer.Monitoring.Statistics;

/// <summary>Counts of two samples after small bins were pooled (<see cref="Coarsening"/>).</summary>
/// <param name="Reference">Count of each pooled bin; no bin where a sample is empty.</param>
/// <param name="Window">The same bins.</param>
/// <param name="Sizes">Size of the samples; pooling keeps it.</param>
public sealed record PooledCounts(long[] Reference, long[] Window, SampleSizes Sizes)
{
    /// <summary>Bins that are left.</summary>
    public int Bins => Reference.Length;

    /// <summary>There is only one bin, so that nothing can differ.</summary>
    public bool IsTrivial => Bins < 2;

    /// <summary>Degrees of freedom of a comparison; 0 or more.</summary>
    public int DegreesOfFreedom => Math.Max(0, Bins - 1);
}
