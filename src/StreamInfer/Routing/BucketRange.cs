namespace StreamInfer.Routing;

/// <summary>Buckets of a split: from <see cref="From"/> up to, but without, <see cref="To"/>.</summary>
/// <param name="From">0 to 10,000.</param>
/// <param name="To">From <paramref name="From"/> to 10,000.</param>
public readonly record struct BucketRange(int From, int To)
{
    public int Count => To - From;
}
