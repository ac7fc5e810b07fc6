using StreamInfer.Host.Api.Sampling;
using StreamInfer.Telemetry;

namespace StreamInfer.Tests.Host.Api;

public sealed class PipelineSamplerTests
{
    private readonly PipelineMetrics _metrics = new("sampled");
    private readonly PipelineSampler _sampler = new();
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Take_first_hasNoPoint()
    {
        Take(5);

        Assert.Empty(_sampler.Points);
        Assert.Null(_sampler.Last);
        Assert.Null(_sampler.Recent.P99);
    }

    [Fact]
    public void Take_events_areAPoint()
    {
        Take();
        _metrics.EventLatency.Record(0.002, 90);
        _metrics.EventLatency.Record(0.050, 10);
        _metrics.LateEvents(10);
        Take(lag: 7);

        var point = Assert.Single(_sampler.Points);
        Assert.Equal((100, 7), (point.Throughput, point.Lag));
        Assert.InRange(point.P50!.Value, 0.002, 0.0021);
        Assert.InRange(point.P99!.Value, 0.050, 0.052);
        Assert.Equal(0.1, _sampler.Recent.LateRatio);
    }

    [Fact]
    public void Take_withoutEvents_hasNoLatencyAndNoLagWhileUnknown()
    {
        Take();
        Take(lag: -1);

        var point = Assert.Single(_sampler.Points);
        Assert.Equal((0, null, null, null), (point.Throughput, point.P50, point.P99, point.Lag));
    }

    [Fact]
    public void Take_forLong_keepsFiveMinutesAndForgetsOldLatency()
    {
        Take();
        _metrics.EventLatency.Record(1, 1000);
        for (var second = 0; second < 400; second++)
        {
            Take(lag: second);
        }

        Assert.Equal(PipelineSampler.MostPoints, _sampler.Points.Length);
        Assert.Equal(399, _sampler.Points[^1].Lag);
        Assert.Null(_sampler.Recent.P99);
    }

    private void Take(long lag = 0)
    {
        _sampler.Take(_metrics, lag, _now);
        _now += TimeSpan.FromSeconds(1);
    }
}
