using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Inference;

public class RunTimerTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(4, new[] { 1, 4 })]
    [InlineData(5, new[] { 1, 4, 5 })]
    [InlineData(256, new[] { 1, 4, 16, 64, 256 })]
    public void SizesFor_withoutSizes_arePowersOfFourAndTheGreatest(int max, int[] sizes) => Assert.Equal(sizes, RunTimer.SizesFor(max, []));

    [Fact]
    public void SizesFor_withSizes_areThose() => Assert.Equal<int>([8, 32], RunTimer.SizesFor(32, [8, 32]));

    [Fact]
    public void Measure_runsThatVary_takesTheMedianOfFive()
    {
        var run = 0;
        int[] factors = [1, 2, 30, 1, 2];
        var model = new FirstColumnModel(1) { OnRun = rows => _time.Advance(TimeSpan.FromMilliseconds(factors[run++ % 5] * rows)) };

        var timings = Measure(model, [1, 2]);

        Assert.Equal<RunTiming>([new RunTiming(1, TimeSpan.FromMilliseconds(2)), new RunTiming(2, TimeSpan.FromMilliseconds(4))], timings);
        Assert.Equal(10, model.Runs);
    }

    [Theory]
    [InlineData(100, 10)]
    [InlineData(101, 1)]
    public void Measure_firstRunSlowerThanPatience_isTheLast(int milliseconds, int runs)
    {
        var model = new FirstColumnModel(1) { OnRun = _ => _time.Advance(TimeSpan.FromMilliseconds(milliseconds)) };

        var timings = Measure(model, [1, 4]);

        Assert.Equal((runs, runs == 1 ? 1 : 2), (model.Runs, timings.Length));
    }

    private System.Collections.Immutable.ImmutableArray<RunTiming> Measure(FirstColumnModel model, int[] sizes) =>
        RunTimer.Measure(model, new FeatureBlock(model.Layout, sizes[^1]), [.. sizes], _time);
}
