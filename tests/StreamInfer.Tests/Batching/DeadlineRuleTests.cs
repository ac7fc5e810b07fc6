using StreamInfer.Batching;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Batching;

/// <summary>A budget of 10 ms at 1,000,000 ticks a second: 10,000 ticks.</summary>
public class DeadlineRuleTests
{
    private const long ArrivalMs = 1_700_000_000_000;

    [Theory]
    [InlineData(0)]
    [InlineData(ArrivalMs)]
    [InlineData(ArrivalMs + 5)]
    [InlineData(-1)]
    public void DeadlineOf_fromArrival_isTheBudgetLater(long eventTimeMs) => Assert.Equal(510_000, Rule(DeadlineStart.Arrival).DeadlineOf(500_000, ArrivalMs, eventTimeMs));

    [Theory]
    [InlineData(ArrivalMs, 510_000)]
    [InlineData(ArrivalMs - 1, 509_000)]
    [InlineData(ArrivalMs - 10, 500_000)]
    [InlineData(ArrivalMs - 11, 499_000)]
    [InlineData(ArrivalMs - 60_000, -59_490_000)]
    public void DeadlineOf_fromEventTime_isWhatIsLeft(long eventTimeMs, long deadline) =>
        Assert.Equal(deadline, Rule(DeadlineStart.EventTime).DeadlineOf(500_000, ArrivalMs, eventTimeMs));

    [Theory]
    [InlineData(ArrivalMs + 1)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void DeadlineOf_timeInTheFutureOrNone_isAsFromArrival(long eventTimeMs) =>
        Assert.Equal(510_000, Rule(DeadlineStart.EventTime).DeadlineOf(500_000, ArrivalMs, eventTimeMs));

    [Fact]
    public void DeadlineOf_ageBeyondAYear_isCut()
    {
        var rule = Rule(DeadlineStart.EventTime);

        Assert.Equal(rule.DeadlineOf(0, ArrivalMs, 0), rule.DeadlineOf(0, ArrivalMs, ArrivalMs - (366L * 24 * 60 * 60 * 1000)));
    }

    private static DeadlineRule Rule(DeadlineStart from) => new(from, TimeSpan.FromMilliseconds(10), 1_000_000);
}
