using StreamInfer.Batching;

namespace StreamInfer.Tests.Batching;

public class HandOverEstimateTests
{
    [Fact]
    public void Reserve_before_any_batch_is_zero() => Assert.Equal(0, new HandOverEstimate().Reserve);

    [Fact]
    public void Reserve_after_first_batch_is_three_times_it()
    {
        var estimate = new HandOverEstimate();
        estimate.Add(1000);
        Assert.Equal(3000, estimate.Reserve);
    }

    [Fact]
    public void Reserve_of_steady_batches_comes_close_to_their_time()
    {
        var estimate = new HandOverEstimate();
        for (var i = 0; i < 100; i++)
        {
            estimate.Add(1000);
        }

        Assert.InRange(estimate.Reserve, 1000, 1020);
    }

    [Fact]
    public void Reserve_after_an_outlier_grows_and_forgets_it()
    {
        var estimate = new HandOverEstimate();
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
