namespace StreamInfer.Models.Control;

/// <summary>Buckets of keys that follow one another: 0 ≤ <paramref name="First"/> &lt; <paramref name="End"/> ≤ 10,000.</summary>
/// <param name="First">The first one.</param>
/// <param name="End">The one behind the last.</param>
public readonly record struct BucketRange(int First, int End)
{
    /// <summary>How many there are.</summary>
    public int Count => End - First;

    /// <summary>Whether the bucket is one of them.</summary>
    public bool Contains(int bucket) => bucket >= First && bucket < End;

    /// <summary>Whether the two have a bucket in common.</summary>
    public bool Overlaps(BucketRange other) => First < other.End && other.First < End;
}
