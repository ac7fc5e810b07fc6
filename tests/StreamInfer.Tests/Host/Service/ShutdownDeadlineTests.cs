using StreamInfer.Host.Service;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Host.Service;

public sealed class ShutdownDeadlineTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private int _expired;

    [Fact]
    public void Expire_untilAskedToStop_neverComes()
    {
        using var deadline = Open();
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, _expired);
    }

    [Fact]
    public void Expire_stopTakesTooLong_comesOnce()
    {
        using var deadline = Open();
        _stop.Cancel();
        _time.Advance(TimeSpan.FromSeconds(24.9));
        Assert.Equal(0, _expired);
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(1, _expired);
    }

    [Fact]
    public void Expire_stoppedInTime_neverComes()
    {
        using (Open())
        {
            _stop.Cancel();
        }

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _expired);
    }

    [Fact]
    public void Expire_askedToStopBeforeTheStart_comesAllTheSame()
    {
        _stop.Cancel();
        using var deadline = Open();
        _time.Advance(TimeSpan.FromSeconds(25));

        Assert.Equal(1, _expired);
    }

    private ShutdownDeadline Open() => new(TimeSpan.FromSeconds(20), _stop.Token, _time, () => _expired++);
}
