using StreamInfer.Ingestion;

namespace StreamInfer.Tests.Ingestion;

public class PartitionProgressTests
{
    [Fact]
    public void Complete_outOfOrder_movesOnlyTheContiguousPrefix()
    {
        var progress = new PartitionProgress(0);
        var one = progress.Begin(1);
        var two = progress.Begin(2);
        var four = progress.Begin(4);
        var five = progress.Begin(5);

        progress.Complete(five);
        Assert.Equal(-1, progress.CommittableOffset);
        progress.Complete(one);
        Assert.Equal(2, progress.CommittableOffset);
        progress.Complete(two);
        Assert.Equal(3, progress.CommittableOffset);
        progress.Complete(four);
        Assert.Equal(6, progress.CommittableOffset);
        Assert.Equal(0, progress.Open);
    }

    [Fact]
    public void Begin_beyondTheRing_keepsWhatIsOpen()
    {
        var progress = new PartitionProgress(0, capacity: 2);
        var sequences = Enumerable.Range(0, 9).Select(i => progress.Begin(100 + (i * 10))).ToArray();

        foreach (var sequence in sequences.Skip(1))
        {
            progress.Complete(sequence);
        }

        Assert.Equal(-1, progress.CommittableOffset);
        progress.Complete(sequences[0]);
        Assert.Equal(181, progress.CommittableOffset);
    }

    [Fact]
    public void HasNews_afterCommit_isFalseUntilThePrefixGrows()
    {
        var progress = new PartitionProgress(3);
        progress.Complete(progress.Begin(7));
        Assert.True(progress.HasNews);
        progress.Committed(8);
        Assert.False(progress.HasNews);
        progress.Complete(progress.Begin(8));
        Assert.True(progress.HasNews);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-4)]
    public void Constructor_withCapacityNoPowerOfTwo_throws(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PartitionProgress(0, capacity));

    /// <summary>Against a naive model: any order of beginnings, gaps between offsets and completions gives the same prefix.</summary>
    [Fact]
    public void Complete_randomOrders_equalTheNaivePrefix()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 500; round++)
        {
            var progress = new PartitionProgress(0, 4);
            var offsets = new List<long>();
            var sequences = new List<long>();
            var open = new List<int>();
            var done = new HashSet<int>();
            long offset = random.Next(100);
            for (var step = 0; step < 200; step++)
            {
                if (open.Count == 0 || random.Next(2) == 0)
                {
                    offset += 1 + (random.Next(4) == 0 ? random.Next(50) : 0);
                    open.Add(offsets.Count);
                    offsets.Add(offset);
                    sequences.Add(progress.Begin(offset));
                }
                else
                {
                    var pick = open[random.Next(open.Count)];
                    open.Remove(pick);
                    done.Add(pick);
                    progress.Complete(sequences[pick]);
                }

                var prefix = Enumerable.Range(0, offsets.Count).TakeWhile(done.Contains).Count();
                Assert.Equal(prefix == 0 ? -1 : offsets[prefix - 1] + 1, progress.CommittableOffset);
                Assert.Equal(offsets.Count - prefix, progress.Open);
            }
        }
    }

    [Fact]
    public void Begin_andCompleteWithinTheRing_allocateNothing()
    {
        var progress = new PartitionProgress(0);
        progress.Complete(progress.Begin(0));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var offset = 1L; offset < 10_000; offset++)
        {
            progress.Complete(progress.Begin(offset));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
