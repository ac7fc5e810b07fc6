using StreamInfer.Telemetry;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Telemetry;

public class BusyRatioTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly BusyMeter _first = new();
    private readonly BusyMeter _second = new();

    [Fact]
    public void Read_beforeASecond_isZero()
    {
        var ratio = new BusyRatio(_time, [_first]);
        Work(_first, 999);

        Assert.Equal(0, ratio.Read());
    }

    [Fact]
    public void Read_partlyBusy_isTheShareOfTheLastSpan()
    {
        var ratio = new BusyRatio(_time, [_first]);
        Work(_first, 250);
        _time.Advance(TimeSpan.FromMilliseconds(750));
        Assert.Equal(0.25, ratio.Read(), 6);

        // Within a second the answer stays.
        Work(_first, 999);
        Assert.Equal(0.25, ratio.Read(), 6);
        Work(_first, 1);
        Assert.Equal(1, ratio.Read(), 6);
    }

    [Fact]
    public void Read_workUnderWay_counts()
    {
        var ratio = new BusyRatio(_time, [_first]);
        _first.Begin(_time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, ratio.Read(), 6);
        _time.Advance(TimeSpan.FromSeconds(2));
        _first.End(_time.GetTimestamp());

        Assert.Equal(1, ratio.Read(), 6);
    }

    [Fact]
    public void Read_twoThreads_isTheirMean()
    {
        var ratio = new BusyRatio(_time, [_first, _second]);
        Work(_first, 1000);

        Assert.Equal(0.5, ratio.Read(), 6);
    }

    private void Work(BusyMeter meter, int milliseconds)
    {
        meter.Begin(_time.GetTimestamp());
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        meter.End(_time.GetTimestamp());
    }
}
