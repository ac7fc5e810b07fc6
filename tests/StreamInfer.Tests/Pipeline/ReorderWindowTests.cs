using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Pipeline;

namespace StreamInfer.Tests.Pipeline;

/// <summary>Puppets that finish in any order, at once or while others release.</summary>
public class ReorderWindowTests
{
    private const int Capacity = 8;

    [Fact]
    public void Finish_anyOrderWithinTheWindow_releasesInOrderAndAtOnce()
    {
        // Each choice says which of the open items finishes next.
        var choices = Gen.Choose(0, Capacity - 1).ArrayOf(200);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261123, 7), Prop.ForAll(choices.ToArbitrary(), FinishAll));
    }

    [Fact]
    public void Finish_whileAnotherIsReleased_isLeftToWhoReleases()
    {
        var released = new List<string>();
        var depth = 0;
        ReorderWindow<string> window = null!;
        window = new ReorderWindow<string>(Capacity, item =>
        {
            Assert.Equal(1, ++depth);
            released.Add(item);
            if (item == "0")
            {
                window.Finish(2, "2");
                window.Finish(1, "1");
            }

            depth--;
        });
        window.Finish(0, "0");

        Assert.Equal(["0", "1", "2"], released);
    }

    [Fact]
    public void Finish_fromManyThreads_releasesEachOnceInOrder()
    {
        const int Items = 20_000;
        var released = new List<string>();
        var window = new ReorderWindow<string>(Items, released.Add);
        var next = -1;
        Parallel.For(0, 4, _ =>
        {
            for (var number = Interlocked.Increment(ref next); number < Items; number = Interlocked.Increment(ref next))
            {
                window.Finish(number, $"{number}");
            }
        });

        Assert.Equal(Enumerable.Range(0, Items).Select(number => $"{number}"), released);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    public void Finish_outsideTheWindow_throws(long number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReorderWindow<string>(Capacity, _ => { }).Finish(number, "x"));

    [Fact]
    public void Finish_afterAReleaseThatFailed_releasesNothing()
    {
        var released = new List<string>();
        var window = new ReorderWindow<string>(Capacity, item =>
        {
            released.Add(item);
            throw new InvalidOperationException();
        });

        Assert.Throws<InvalidOperationException>(() => window.Finish(0, "0"));
        window.Finish(1, "1");
        Assert.Equal(["0"], released);
    }

    private static void FinishAll(int[] choices)
    {
        var released = new List<string>();
        var window = new ReorderWindow<string>(Capacity, released.Add);
        var open = Enumerable.Range(0, Capacity).ToList();
        var finished = new SortedSet<int>();
        var next = Capacity;
        foreach (var choice in choices)
        {
            var number = open[choice % open.Count];
            open.Remove(number);
            finished.Add(number);
            window.Finish(number, $"{number}");

            // What has left the window makes room for others at its end.
            var front = open.Count > 0 ? open[0] : next;
            Assert.Equal(Enumerable.Range(0, front).Select(item => $"{item}"), released);
            for (; next < front + Capacity; next++)
            {
                open.Add(next);
            }
        }
    }
}
