using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Control;

public sealed class BucketAllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(10_000)]
    public void Resize_onlyCandidate_hasExactlyTheFirstBuckets(int hundredths)
    {
        var candidate = Assert.Single(BucketAllocation.Resize([], 4, new Percent(hundredths)));

        Assert.Equal([new BucketRange(0, hundredths)], candidate.Buckets.ToArray());
        Assert.Equal((4, hundredths), (candidate.Version, candidate.Percent.Hundredths));
    }

    [Fact]
    public void Resize_widerBesideAnother_takesTheLowestFreeBuckets()
    {
        var candidates = Widths((4, 500), (5, 500), (4, 700));

        Assert.Equal([new BucketRange(0, 500), new BucketRange(1_000, 1_200)], candidates[0].Buckets.ToArray());
        Assert.Equal([new BucketRange(500, 1_000)], candidates[1].Buckets.ToArray());
    }

    [Fact]
    public void Resize_narrower_givesTheLastTakenBackFirst()
    {
        // 4 lost its neighbour's buckets [500, 1000) last of all, although they are not its highest.
        var candidates = Widths((4, 500), (5, 500), (4, 700)).RemoveAll(candidate => candidate.Version == 5);
        candidates = BucketAllocation.Resize(candidates, 4, new Percent(900));

        Assert.Equal([new BucketRange(0, 500), new BucketRange(1_000, 1_200), new BucketRange(500, 700)], candidates[0].Buckets.ToArray());
        candidates = BucketAllocation.Resize(candidates, 4, new Percent(600));

        Assert.Equal([new BucketRange(0, 500), new BucketRange(1_000, 1_100)], candidates[0].Buckets.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4_001)]
    public void Resize_moreThanIsFreeOrNone_isRefused(int hundredths) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BucketAllocation.Resize(Widths((4, 6_000)), 5, new Percent(hundredths)));

    /// <summary>Whatever shares candidates are given in turn: nobody who was in goes out by widening, nobody comes in by narrowing, and nothing is there twice.</summary>
    [Fact]
    public void Resize_inAnyOrder_isMonotoneDisjointAndExact()
    {
        var act = from version in Gen.Choose(1, 4) from share in Gen.Frequency((3, Gen.Choose(1, 10_000)), (1, Gen.Choose(1, 100))) from drop in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true))) select (version, share, drop);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261128, 3), Prop.ForAll(act.ArrayOf(25).ToArbitrary(), Run));
    }

    private static void Run((int Version, int Share, bool Drop)[] acts)
    {
        ImmutableArray<Candidate> candidates = [];
        foreach (var (version, wanted, drop) in acts)
        {
            if (drop)
            {
                candidates = candidates.RemoveAll(candidate => candidate.Version == version);
                continue;
            }

            var free = Percent.Buckets - candidates.Where(candidate => candidate.Version != version).Sum(candidate => candidate.Percent.Hundredths);
            if (free == 0)
            {
                continue;
            }

            var share = Math.Min(wanted, free);
            var before = Owners(candidates);
            candidates = BucketAllocation.Resize(candidates, version, new Percent(share));
            var after = Owners(candidates);
            var was = before.Count(owner => owner == version);
            Assert.Equal(share, after.Count(owner => owner == version));
            var (from, to) = share > was ? (0, version) : (version, 0);
            Assert.True(before.Zip(after).All(bucket => bucket.First == bucket.Second || bucket == (from, to)));
        }
    }

    /// <summary>The version that each bucket belongs to, 0 for none; fails where one belongs to two, or lies beyond the last.</summary>
    private static int[] Owners(ImmutableArray<Candidate> candidates)
    {
        var owners = new int[Percent.Buckets];
        foreach (var candidate in candidates)
        {
            foreach (var range in candidate.Buckets)
            {
                var owned = owners.AsSpan(range.First, range.Count);
                Assert.False(owned.ContainsAnyExcept(0));
                owned.Fill(candidate.Version);
            }
        }

        return owners;
    }

    private static ImmutableArray<Candidate> Widths(params (int Version, int Hundredths)[] shares) =>
        shares.Aggregate(ImmutableArray<Candidate>.Empty, (candidates, share) => BucketAllocation.Resize(candidates, share.Version, new Percent(share.Hundredths)));
}
