using StreamInfer.Telemetry;

namespace StreamInfer.Tests.Telemetry;

public class LatencyHistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1e-6)]
    [InlineData(50e-6)]
    [InlineData(51e-6)]
    [InlineData(0.001)]
    [InlineData(0.0123)]
    [InlineData(1.0)]
    [InlineData(13.0)]
    public void Quantile_ofOneValue_isWithinABucket(double seconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(seconds);
        var median = LatencyHistogram.Quantile(Counts(histogram), 0.5);
        Assert.InRange(median, seconds * 0.999, Math.Max(seconds * 1.033, 2e-6));
    }

    [Fact]
    public void Quantile_ofWeightedValues_countsEvents()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(0.001, 990);
        histogram.Record(0.1, 10);
        var counts = Counts(histogram);

        Assert.InRange(LatencyHistogram.Quantile(counts, 0.99), 0.001, 0.00104);
        Assert.InRange(LatencyHistogram.Quantile(counts, 0.991), 0.1, 0.104);
        Assert.Equal((0.001 * 990) + 1, histogram.Sum, 9);
    }

    [Fact]
    public void Quantile_withoutEvents_isNotANumber() =>
        Assert.True(double.IsNaN(LatencyHistogram.Quantile(Counts(new LatencyHistogram()), 0.5)));

    [Fact]
    public void ExportedCounts_atABound_belongBelowIt()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(50e-6);
        histogram.Record(100e-6);
        histogram.Record(100.1e-6);
        histogram.Record(60);
        var counts = histogram.ExportedCounts();

        Assert.Equal([1, 1, 1, 0], counts[..4]);
        Assert.Equal(1, counts[^1]);
        Assert.Equal(4, counts.Sum());
    }

    private static long[] Counts(LatencyHistogram histogram)
    {
        var counts = new long[histogram.BucketCount];
        histogram.CopyTo(counts);
        return counts;
    }
}
