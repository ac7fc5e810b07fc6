using StreamInfer.Batching;

namespace StreamInfer.Tests.Batching;

public class BatchCostTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 103)]
    [InlineData(2, 105)]
    public void Run_isFixedAndRowsRoundedUp(int rows, long ticks) => Assert.Equal(ticks, new BatchCost(100, 2.5, 7).Run(rows));

    [Theory]
    [InlineData(99, 0)]
    [InlineData(100, 0)]
    [InlineData(102, 0)]
    [InlineData(103, 1)]
    [InlineData(105, 2)]
    public void RowsWithin_isTheMostWhoseRunFits(long ticks, double rows) => Assert.Equal(rows, new BatchCost(100, 2.5, 7).RowsWithin(ticks));

    [Fact]
    public void RowsWithin_rowsThatCostNothing_isWithoutBound() => Assert.Equal(double.PositiveInfinity, new BatchCost(100, 0, 0).RowsWithin(100));

    [Theory]
    [InlineData(0, 10, 1)]
    [InlineData(20, 10, 8)]
    [InlineData(21, 10, 9)]
    [InlineData(20, 0, double.PositiveInfinity)]
    [InlineData(0, 0, double.PositiveInfinity)]
    public void PayingRows_isWhereDoublingSavesATenth(double @fixed, double row, double rows) => Assert.Equal(rows, new BatchCost(@fixed, row, 0).PayingRows);

    [Fact]
    public void PayingRows_doubled_savesATenthOfTheCostPerEvent()
    {
        var cost = new BatchCost(1000, 10, 0);
        double PerEvent(double rows) => (cost.FixedTicks / rows) + cost.TicksPerRow;

        Assert.Equal(0.1, 1 - (PerEvent(2 * cost.PayingRows) / PerEvent(cost.PayingRows)), 12);
    }
}
