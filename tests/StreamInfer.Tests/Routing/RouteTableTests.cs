using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Hashing;
using StreamInfer.Ingestion;
using StreamInfer.Models.Control;
using StreamInfer.Routing;

namespace StreamInfer.Tests.Routing;

public class RouteTableTests
{
    [Fact]
    public void Hash_anySaltAndKey_isThatOfTheWhole() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261128, 3),
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            ArbMap.Default.ArbFor<NonNull<string>>(),
            (key, salt) => new SaltedHash(salt.Get).Hash(key) == Murmur3.Hash32([.. Encoding.UTF8.GetBytes(salt.Get + ":"), .. key], 0)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_048_576)]
    public void Hash_keyOfAnyLength_isThatOfTheWhole(int length)
    {
        var key = new byte[length];
        new Random(length).NextBytes(key);
        foreach (var salt in (string[])["", "a", "ab", "abc", "abcd", "fraud-scoring"])
        {
            Assert.Equal(Murmur3.Hash32([.. Encoding.UTF8.GetBytes(salt + ":"), .. key], 0), new SaltedHash(salt).Hash(key));
        }
    }

    [Fact]
    public void LaneOf_widerShare_keepsEveryoneWhoWasIn()
    {
        var batch = Keys(20_000);
        var before = new bool[batch.Count];
        foreach (var percent in (int[])[1, 5, 10, 50, 100])
        {
            var table = new RouteTable("fraud-scoring", [[new BucketRange(0, percent * 100)]]);
            var inside = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                var isIn = table.LaneOf(batch.Records[i]) == 1;
                Assert.True(isIn || !before[i]);
                before[i] = isIn;
                inside += isIn ? 1 : 0;
            }

            // Within four standard deviations of a binomial share.
            var expected = batch.Count * percent / 100.0;
            Assert.InRange(inside, expected - (4 * Math.Sqrt(expected)), expected + (4 * Math.Sqrt(expected)));
        }
    }

    [Fact]
    public void LaneOf_otherSalt_dealsAnew()
    {
        var batch = Keys(2_000);
        var (one, other) = (new RouteTable("a", [[new BucketRange(0, 5_000)]]), new RouteTable("b", [[new BucketRange(0, 5_000)]]));
        var same = Enumerable.Range(0, batch.Count).Count(i => one.LaneOf(batch.Records[i]) == other.LaneOf(batch.Records[i]));
        Assert.InRange(same, 850, 1_150);
    }

    [Fact]
    public void LaneOf_eventWithoutKey_goesByItsPlaceInTheLog()
    {
        var batch = new RecordBatch(1_000);
        for (var offset = 0; offset < 1_000; offset++)
        {
            batch.Add(offset % 2, offset, 0, ByteRange.Null, ByteRange.Null);
        }

        var table = new RouteTable("salt", [[new BucketRange(0, 2_500)]]);
        var lanes = Lanes();
        Assert.Equal(lanes, Lanes());
        Assert.InRange(lanes.Sum(), 200, 300);

        int[] Lanes() => [.. Enumerable.Range(0, batch.Count).Select(i => table.LaneOf(batch.Records[i]))];
    }

    [Fact]
    public void LaneOf_severalCandidates_eachHasItsBuckets()
    {
        var table = new RouteTable("salt", [[new BucketRange(0, 100), new BucketRange(300, 400)], [new BucketRange(100, 300)]]);
        var batch = Keys(5_000);
        for (var i = 0; i < batch.Count; i++)
        {
            var bucket = table.BucketOf(batch.Records[i]);
            Assert.Equal(bucket < 100 || bucket is >= 300 and < 400 ? 1 : bucket < 300 ? 2 : 0, table.LaneOf(batch.Records[i]));
        }
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(9_999, 10_001)]
    [InlineData(7, 6)]
    [InlineData(50, 150)]
    public void New_bucketsThatOverlapOrDoNotExist_throws(int from, int to) =>
        Assert.Throws<ArgumentException>(() => new RouteTable("salt", [[new BucketRange(100, 200)], [new BucketRange(from, to)]]));

    [Fact]
    public void LaneOf_anyKey_allocatesNothing()
    {
        var (batch, table) = (Keys(1_000), new RouteTable("salt", [[new BucketRange(0, 100)]]));
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            for (var i = 0; i < batch.Count; i++)
            {
                table.LaneOf(batch.Records[i]);
            }
        }
    }

    private static RecordBatch Keys(int count)
    {
        var batch = new RecordBatch(count);
        for (var i = 0; i < count; i++)
        {
            batch.Add(0, i, 0, batch.Arena.Append(Encoding.UTF8.GetBytes($"C{i:D8}")), ByteRange.Null);
        }

        return batch;
    }
}
