using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <summary>A version that scores the keys of some buckets instead of the active one.</summary>
/// <param name="Version">1 or more.</param>
/// <param name="Buckets">Its buckets in the order in which they were given to it, so that the last ones go first when its share shrinks; at least one.</param>
public sealed record Candidate(int Version, ImmutableArray<BucketRange> Buckets)
{
    /// <summary>Its share of the buckets.</summary>
    public Percent Percent
    {
        get
        {
            var count = 0;
            foreach (var range in Buckets)
            {
                count += range.Count;
            }

            return new Percent(count);
        }
    }

    /// <summary>Whether it scores the keys of a bucket.</summary>
    public bool Contains(int bucket)
    {
        foreach (var range in Buckets)
        {
            if (range.Contains(bucket))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>By version and buckets in their order.</summary>
    public bool Equals(Candidate? other) => other is not null && Version == other.Version && Buckets.AsSpan().SequenceEqual(other.Buckets.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Version, Buckets.Length);
}
