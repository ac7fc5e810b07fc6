using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Monitoring.Labels;

namespace StreamInfer.Tests.Monitoring.Labels;

public class PartitionMergeTests
{
    [Fact]
    public void TryTake_aPartitionMayHaveAnEarlierOne_waitsForIt()
    {
        var merge = new PartitionMerge(2);
        merge.Add(0, At(5));
        Assert.False(merge.TryTake(out _, out _));
        merge.Add(1, At(3));
        Assert.Equal([(3, 1)], Drain(merge));
        merge.AtEnd(1);
        Assert.Equal([(5, 0)], Drain(merge));
        Assert.False(merge.IsDrained);
        merge.AtEnd(0);
        Assert.True(merge.IsDrained);
    }

    [Fact]
    public void TryTake_equalTimes_byPartition()
    {
        var merge = new PartitionMerge(2);
        merge.Add(1, At(1));
        merge.Add(0, At(1));
        merge.AtEnd(0);
        merge.AtEnd(1);
        Assert.Equal([(1, 0), (1, 1)], Drain(merge));
    }

    [Fact]
    public void AtEnd_thenAnother_thePartitionHoldsOthersBackAgain()
    {
        var merge = new PartitionMerge(2);
        merge.AtEnd(0);
        merge.AtEnd(1);
        merge.AtEnd(1);
        Assert.True(merge.IsDrained);
        merge.Add(0, At(1));
        Assert.Equal([(1, 0)], Drain(merge));
        merge.Add(1, At(2));
        Assert.False(merge.TryTake(out _, out _));
        Assert.False(merge.IsDrained);
        merge.AtEnd(0);
        Assert.Equal([(2, 1)], Drain(merge));
    }

    /// <summary>However the partitions' records come in, they leave in the order of their times, those of a partition in its own.</summary>
    [Fact]
    public void TryTake_anyArrival_isTheSameOrder()
    {
        var times = Gen.Choose(0, 9).ArrayOf(8).Select(steps => steps.Aggregate(new List<int> { 0 }, (list, step) => [.. list, list[^1] + step]));
        var arrivals = Gen.Choose(0, 2).ArrayOf(60);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261129, 3),
            Prop.ForAll(times.ArrayOf(3).SelectMany(partitions => arrivals.Select(order => (partitions, order))).ToArbitrary(), world =>
            {
                var expected = world.partitions.SelectMany((partition, index) => partition.Select(time => (time, index))).OrderBy(item => item).Select(item => ((long)item.time, item.index));
                var merge = new PartitionMerge(3);
                var (next, taken) = (new int[3], new List<(long, int)>());
                foreach (var partition in world.order.Concat(Enumerable.Range(0, 3).SelectMany(index => Enumerable.Repeat(index, 20))))
                {
                    if (next[partition] < world.partitions[partition].Count)
                    {
                        merge.Add(partition, At(world.partitions[partition][next[partition]++]));
                    }
                    else
                    {
                        merge.AtEnd(partition);
                    }

                    taken.AddRange(Drain(merge));
                }

                Assert.Equal(expected, taken);
                Assert.True(merge.IsDrained);
            }));
    }

    private static JoinEntry At(long time) => JoinEntry.Label(time, 0, happened: true);

    private static List<(long Time, int Partition)> Drain(PartitionMerge merge)
    {
        var taken = new List<(long, int)>();
        while (merge.TryTake(out var entry, out var partition))
        {
            taken.Add((entry.TimestampMs, partition));
        }

        return taken;
    }
}
