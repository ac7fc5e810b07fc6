using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Monitoring.Windows;

namespace StreamInfer.Tests.Monitoring.Windows;

/// <summary>Events of three partitions in any order, with gaps, restarts and silent partitions.</summary>
public class WindowClockPropertyTests
{
    private static readonly WindowPlan Plan = new() { Window = 30, Slide = 10, Delay = 5, Lateness = 15, Idle = 40, MaxFuture = 500, MaxPanes = 20 };

    [Fact]
    public void Advance_anyEvents_firesEachWindowOnceInOrderWithAllThatCounted()
    {
        var step = Gen.Choose(0, 2).SelectMany(partition =>
            Gen.Choose(-200, 600).SelectMany(time => Gen.Choose(0, 15).Select(wait => (partition, time, wait))));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261128, 7), Prop.ForAll(step.ArrayOf(120).ToArbitrary(), Holds));
    }

    private static void Holds((int Partition, int Time, int Wait)[] steps)
    {
        var clock = new WindowClock(Plan);
        var fired = new List<FiredWindow>();
        var counted = new Dictionary<long, long>();
        var now = 0L;
        foreach (var (partition, time, wait) in steps)
        {
            now += wait;
            var before = fired.Count;
            var timing = clock.Observe(partition, time, now, out var pane);
            if (timing is Timing.OnTime or Timing.Late)
            {
                counted[pane] = counted.GetValueOrDefault(pane) + 1;
            }

            clock.Advance(now, fired);
            Assert.All(fired.Skip(before), window => Assert.Equal(Sum(counted, window), window.Count));
        }

        Assert.All(fired.Zip(fired.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.End, "a window fired twice or out of order"));
        Assert.All(fired, window => Assert.True(window.End <= clock.Watermark && window.End - window.Start == Plan.Window));
        Assert.Equal(steps.Length, Enum.GetValues<Timing>().Sum(clock.CountOf));

        // All that counted is in a window in the end.
        clock.Observe(0, 5_000, 4_900, out _);
        clock.Advance(4_900, fired);
        Assert.All(counted.Keys, pane => Assert.Contains(fired, window => window.FirstPane <= pane && pane <= window.LastPane));
    }

    private static long Sum(Dictionary<long, long> counted, FiredWindow window) =>
        counted.Where(pane => pane.Key >= window.FirstPane && pane.Key <= window.LastPane).Sum(pane => pane.Value);
}
