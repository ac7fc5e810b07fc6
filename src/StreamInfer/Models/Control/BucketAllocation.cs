using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <summary>
/// Gives buckets to candidates so that nobody who was in goes out when a share grows: more buckets are the lowest that are free, and those given
/// last are taken back first. A candidate that was alone all the time has exactly the first ones.
/// </summary>
public static class BucketAllocation
{
    /// <summary>The candidates after one of them, or a new one, got another share. The others keep what they have.</summary>
    /// <param name="candidates">With disjoint buckets.</param>
    /// <param name="version">Whose share changes; behind the others if it is new.</param>
    /// <param name="percent">More than none, and with the others' shares 100 % at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is none, or more than is free.</exception>
    public static ImmutableArray<Candidate> Resize(ImmutableArray<Candidate> candidates, int version, Percent percent)
    {
        var others = candidates.Where(candidate => candidate.Version != version).ToList();
        ArgumentOutOfRangeException.ThrowIfLessThan(percent.Hundredths, 1, nameof(percent));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent.Hundredths, Percent.Buckets - others.Sum(other => other.Percent.Hundredths), nameof(percent));
        var old = candidates.FirstOrDefault(candidate => candidate.Version == version);
        var buckets = old?.Buckets ?? [];
        var missing = percent.Hundredths - (old?.Percent.Hundredths ?? 0);
        buckets = missing < 0 ? Shrink(buckets, -missing) : Grow(buckets, missing, [.. others.SelectMany(other => other.Buckets), .. buckets]);
        var resized = new Candidate(version, buckets);
        return old is null ? candidates.Add(resized) : candidates.Replace(old, resized);
    }

    private static ImmutableArray<BucketRange> Shrink(ImmutableArray<BucketRange> buckets, int surplus)
    {
        while (surplus > 0)
        {
            var last = buckets[^1];
            buckets = buckets.RemoveAt(buckets.Length - 1);
            if (last.Count > surplus)
            {
                return buckets.Add(last with { End = last.End - surplus });
            }

            surplus -= last.Count;
        }

        return buckets;
    }

    private static ImmutableArray<BucketRange> Grow(ImmutableArray<BucketRange> buckets, int missing, IEnumerable<BucketRange> taken)
    {
        var grown = buckets.ToBuilder();
        var first = 0;
        foreach (var range in taken.OrderBy(range => range.First).Append(new BucketRange(Percent.Buckets, Percent.Buckets)))
        {
            var count = Math.Min(range.First - first, missing);
            if (count > 0)
            {
                Append(grown, new BucketRange(first, first + count));
                missing -= count;
            }

            first = range.End;
        }

        return grown.ToImmutable();
    }

    private static void Append(ImmutableArray<BucketRange>.Builder buckets, BucketRange range)
    {
        if (buckets.Count > 0 && buckets[^1].End == range.First)
        {
            buckets[^1] = buckets[^1] with { End = range.End };
        }
        else
        {
            buckets.Add(range);
        }
    }
}
