using StreamInfer.Batching;

namespace StreamInfer.Tests.Batching;

public class BatchPolicyTests
{
    // 10 ms at 1,000,000 ticks a second are 10,000 ticks.
    private static readonly BatchPolicy Policy = new(256, TimeSpan.FromMilliseconds(10), 1_000_000);

    [Theory]
    [InlineData(0, 0, 0, 10_000)]
    [InlineData(9_999, 0, 0, 1)]
    [InlineData(10_000, 0, 0, 0)]
    [InlineData(10_001, 0, 0, 0)]
    [InlineData(5_000, 5_000, 0, 10_000)]
    [InlineData(0, 0, 3_000, 7_000)]
    [InlineData(6_999, 0, 3_000, 1)]
    [InlineData(7_000, 0, 3_000, 0)]
    public void TicksUntilDue_withReserve_countsDeadlineLessReserve(long now, long arrival, long reserve, long expected) =>
        Assert.Equal(expected, Policy.TicksUntilDue(now, arrival, reserve));

    [Theory]
    [InlineData(5_000)]
    [InlineData(5_001)]
    [InlineData(1_000_000)]
    public void TicksUntilDue_reserveAboveHalf_takesHalf(long reserve) =>
        Assert.Equal(5_000, Policy.TicksUntilDue(0, 0, reserve));

    [Theory]
    [InlineData(255, false)]
    [InlineData(256, true)]
    [InlineData(257, true)]
    public void IsFull_atTheMaximum_isTrue(int count, bool expected) => Assert.Equal(expected, Policy.IsFull(count));
}
