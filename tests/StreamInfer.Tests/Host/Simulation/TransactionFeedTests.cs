using StreamInfer.Host.Simulation;

namespace StreamInfer.Tests.Host.Simulation;

public class TransactionFeedTests
{
    [Fact]
    public void TryTake_paced_givesWhatIsDueAndNoMore()
    {
        var expected = Simulations.Take(Simulations.Options(rate: 100), 50).Select(item => item.Event).ToList();
        var feed = new TransactionFeed(Simulations.Options(rate: 100), paced: true, count: null, duration: null);
        var third = TimeSpan.FromMilliseconds(expected[2].EventTime - Simulations.Start.ToUnixTimeMilliseconds());

        var early = Drain(feed, third - TimeSpan.FromMilliseconds(1));
        var then = Drain(feed, third);

        Assert.Equal(expected.Where(item => item.EventTime < expected[2].EventTime).Select(item => item.Id), early);
        Assert.Equal(expected.Where(item => item.EventTime == expected[2].EventTime).Select(item => item.Id), then);
        Assert.False(feed.Ended);
    }

    [Fact]
    public void TryTake_count_endsAfterSoMany()
    {
        var feed = new TransactionFeed(Simulations.Options(), paced: false, count: 7, duration: null);

        Assert.Equal(7, Drain(feed, TimeSpan.Zero).Count);
        Assert.True(feed.Ended);
    }

    [Fact]
    public void TryTake_duration_endsWithTheLastBeforeIt()
    {
        var end = (Simulations.Start + TimeSpan.FromSeconds(2)).ToUnixTimeMilliseconds();
        var expected = Simulations.Take(Simulations.Options(), 12_000)
            .TakeWhile(item => item.Event.EventTime < end)
            .Select(item => item.Event.Id);
        var feed = new TransactionFeed(Simulations.Options(), paced: false, count: null, TimeSpan.FromSeconds(2));

        Assert.Equal(expected, Drain(feed, TimeSpan.Zero));
        Assert.True(feed.Ended);
    }

    [Fact]
    public void Label_afterEachTake_isThatOfTheSimulator()
    {
        var expected = Simulations.Take(Simulations.Options(), 5_000).Select(item => item.Label);
        var feed = new TransactionFeed(Simulations.Options(), paced: false, count: 5_000, duration: null);
        var labels = new List<FraudPattern>();
        var transaction = default(CardTransaction);
        while (feed.TryTake(TimeSpan.Zero, ref transaction))
        {
            labels.Add(feed.Label);
        }

        Assert.Equal(expected, labels);
    }

    private static List<ulong> Drain(TransactionFeed feed, TimeSpan elapsed)
    {
        var ids = new List<ulong>();
        var transaction = default(CardTransaction);
        while (feed.TryTake(elapsed, ref transaction))
        {
            ids.Add(transaction.Id);
        }

        return ids;
    }
}
