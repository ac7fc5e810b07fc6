using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Pipeline.Crashes;

namespace StreamInfer.Tests.Pipeline.Crashes;

public class SuspicionTests
{
    [Fact]
    public void AfterDeath_first_suspectsAllInFlightOnce()
    {
        var suspicion = Suspicion.None.AfterDeath([new(10, 19, 0), new(5, 5, 3)]);

        Assert.Equal([new(new(10, 19, 0), 1), new(new(5, 5, 3), 1)], suspicion.Suspects.ToArray());
        Assert.Equal(11, suspicion.Events);
        Assert.True(suspicion.Holds([new(0, 10, 0)]));
        Assert.False(suspicion.Holds([new(0, 9, 0), new(10, 19, 1)]));
    }

    [Fact]
    public void AfterDeath_aloneTwiceMore_isGuiltyAndTheOthersAreNot()
    {
        var suspicion = Suspicion.None.AfterDeath([new(10, 19, 0)]).AfterDeath([new(14, 14, 0)]);
        Assert.False(suspicion.IsGuilty(0, 14));

        suspicion = suspicion.AfterDeath([new(14, 14, 0)]);

        Assert.Equal([14L], Enumerable.Range(0, 30).Select(offset => (long)offset).Where(offset => suspicion.IsGuilty(0, offset)));
        Assert.False(suspicion.IsGuilty(1, 14));
        Assert.Equal([new(new(14, 14, 0), 3), new(new(10, 13, 0), 1), new(new(15, 19, 0), 1)], suspicion.Suspects.ToArray());
    }

    [Fact]
    public void AfterDeath_suspectsAmongOthers_provesNothing()
    {
        var suspicion = Enumerable.Range(0, 10).Aggregate(Suspicion.None, (known, _) => known.AfterDeath([new(10, 19, 0)]));

        Assert.Equal([new(new(10, 19, 0), 1)], suspicion.Suspects.ToArray());
    }

    [Fact]
    public void AfterDeath_moreSuspectsThanAreKept_dropsThoseWithFewestDeaths()
    {
        var suspicion = Suspicion.None.AfterDeath([new(7, 7, 0)]).AfterDeath([new(7, 7, 0)])
            .AfterDeath([.. Enumerable.Range(1, 2 * Suspicion.MaxSuspects).Select(partition => new OffsetSpan(0, 0, partition))]);

        Assert.Equal(Suspicion.MaxSuspects, suspicion.Suspects.Length);
        Assert.Equal(new(new(7, 7, 0), 2), suspicion.Suspects[0]);
    }

    [Fact]
    public void Without_partOfASpan_leavesBothEnds()
    {
        var left = Suspicion.None.AfterDeath([new(10, 19, 0)]).Without([new(12, 13, 0), new(15, 15, 0)]);

        Assert.Equal([new(10, 11, 0), new(14, 14, 0), new(16, 19, 0)], left.Suspects.Select(suspect => suspect.Span));
    }

    /// <summary>The whole course of starts and deaths, with nothing ever committed: the worst case.</summary>
    [Fact]
    public void AfterDeath_anyEventsThatKill_convictsThoseAndNoOther() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20261126, 11),
        Prop.ForAll(
            (from count in Gen.Choose(1, 60)
             from batch in Gen.Choose(1, 20)
             from killers in Gen.Choose(0, 4)
             from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
             select (Count: count, Batch: batch, Killers: order.Take(killers).ToHashSet())).ToArbitrary(),
            scene =>
            {
                var (suspicion, deaths) = (Suspicion.None, 0);
                while (Live(scene.Count, scene.Batch, scene.Killers, suspicion) is { } inFlight)
                {
                    suspicion = suspicion.AfterDeath([inFlight]);
                    deaths++;
                    Assert.InRange(deaths, 1, scene.Killers.Count * Suspicion.GuiltyAfter);
                }

                Assert.Equal(scene.Killers.Order(), Enumerable.Range(0, scene.Count).Where(offset => suspicion.IsGuilty(0, offset)));
            }));

    /// <returns>What is in flight when the process dies; null where it comes through.</returns>
    private static OffsetSpan? Live(int count, int batch, HashSet<int> killers, Suspicion suspicion)
    {
        for (var first = 0; first < count; first += batch)
        {
            var span = new OffsetSpan(first, Math.Min(count, first + batch) - 1, 0);
            var deadly = Enumerable.Range(first, (int)span.Count).Where(offset => killers.Contains(offset) && !suspicion.IsGuilty(0, offset)).ToArray();
            if (deadly.Length > 0)
            {
                return suspicion.Holds([span]) ? new OffsetSpan(deadly[0], deadly[0], 0) : span;
            }

            suspicion = suspicion.Without([span]);
        }

        return null;
    }
}
