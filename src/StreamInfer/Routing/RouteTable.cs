using System.Collections.Immutable;
using StreamInfer.Ingestion;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Routing;

/// <summary>
/// Which version scores an event: by bucket, <c>murmur3_x86_32(salt : key) mod 10,000</c>. The same key goes the same way on every instance and every replay.
/// An event without a key goes by its place in the log, which is as lasting. Nothing is allocated; safe for any thread.
/// </summary>
public sealed class RouteTable
{
    /// <summary>Buckets of a split: a hundredth of a percent each.</summary>
    public const int Buckets = Percent.Buckets;

    private readonly SaltedHash _hash;
    private readonly byte[] _lanes;

    /// <param name="salt">Of the split: another one deals the keys anew.</param>
    /// <param name="candidates">The buckets of each candidate, disjoint; candidate i is lane i + 1, and lane 0 has the rest.</param>
    /// <exception cref="ArgumentException">Buckets overlap, or do not exist.</exception>
    public RouteTable(string salt, ImmutableArray<ImmutableArray<BucketRange>> candidates)
    {
        _hash = new SaltedHash(salt);
        _lanes = new byte[Buckets];
        for (var i = 0; i < candidates.Length; i++)
        {
            foreach (var range in candidates[i])
            {
                if (range.First < 0 || range.End > Buckets || range.Count < 0 || _lanes.AsSpan(range.First, range.Count).ContainsAnyExcept((byte)0))
                {
                    throw new ArgumentException($"buckets {range.First} to {range.End} of candidate {i + 1} do not exist, or are another's", nameof(candidates));
                }

                _lanes.AsSpan(range.First, range.Count).Fill((byte)(i + 1));
                IsSplit |= range.Count > 0;
            }
        }
    }

    /// <summary>Whether there is anything to decide.</summary>
    public bool IsSplit { get; }

    /// <summary>The bucket of an event, 0 to 9,999.</summary>
    public int BucketOf(in SourceRecord record) => _hash.BucketOf(record);

    /// <summary>The lane of an event: 0 for the primary version.</summary>
    public int LaneOf(in SourceRecord record) => IsSplit ? _lanes[BucketOf(record)] : 0;
}
