using StreamInfer.Batching;

namespace StreamInfer.Tests.Batching;

public class DurationEstimateTests
{
    [Fact]
    public void Reserve_beforeAnyBatch_isZero() => Assert.Equal(0, new DurationEstimate().Reserve);

    [Fact]
    public void Reserve_afterFirstBatch_isThreeTimesIt()
    {
        var estimate = new DurationEstimate();
        estimate.Add(1000);
        Assert.Equal(3000, estimate.Reserve);
    }

    [Fact]
    public void Reserve_ofSteadyBatches_comesCloseToTheirTime()
    {
        var estimate = new DurationEstimate();
        for (var i = 0; i < 100; i++)
        {
            estimate.Add(1000);
        }

        Assert.InRange(estimate.Reserve, 1000, 1020);
    }

    [Fact]
    public void Reserve_afterAnOutlier_growsAndForgetsIt()
    {
        var estimate = new DurationEstimate();
        for (var i = 0; i < 100; i++)
        {
            estimate.Add(1000);
        }

        estimate.Add(50_000);
        Assert.True(estimate.Reserve > 50_000);
        for (var i = 0; i < 100; i++)
        {
            estimate.Add(1000);
        }

        Assert.InRange(estimate.Reserve, 1000, 1100);
    }
}
