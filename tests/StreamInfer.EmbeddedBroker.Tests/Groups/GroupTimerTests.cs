using StreamInfer.EmbeddedBroker.Groups;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class GroupTimerTests
{
    private readonly Lock _gate = new();
    private readonly EagerTime _time = new();
    private int _expired;

    [Fact]
    public void Fire_too_early_waits_for_what_is_left()
    {
        using var timer = Started(TimeSpan.FromMilliseconds(100));
        _time.Pass(TimeSpan.FromMilliseconds(99.5));
        _time.FireNow();
        Assert.Equal(0, _expired);
        Assert.Equal(TimeSpan.FromMilliseconds(1), _time.Due);

        _time.Pass(TimeSpan.FromMilliseconds(0.5));
        _time.FireNow();

        Assert.Equal(1, _expired);
    }

    [Fact]
    public void Fire_after_it_was_moved_or_stopped_does_nothing()
    {
        using var timer = Started(TimeSpan.FromMilliseconds(100));
        _time.Pass(TimeSpan.FromMilliseconds(100));
        Locked(() => timer.Start(TimeSpan.FromMilliseconds(50)));
        _time.FireNow();
        Locked(timer.Stop);
        _time.Pass(TimeSpan.FromMilliseconds(50));
        _time.FireNow();

        Assert.Equal(0, _expired);
    }

    [Fact]
    public void Fire_twice_expires_once()
    {
        using var timer = Started(TimeSpan.FromMilliseconds(100));
        _time.Pass(TimeSpan.FromMilliseconds(100));
        _time.FireNow();
        _time.FireNow();

        Assert.Equal(1, _expired);
    }

    private GroupTimer Started(TimeSpan due)
    {
        var timer = new GroupTimer(_time, _gate, () => _expired++);
        Locked(() => timer.Start(due));
        return timer;
    }

    private void Locked(Action act)
    {
        lock (_gate)
        {
            act();
        }
    }

    /// <summary>A clock whose one timer fires when the test says so, due or not: what a real one does when it is moved as it fires.</summary>
    private sealed class EagerTime : TimeProvider, ITimer
    {
        private TimerCallback? _callback;
        private object? _state;
        private TimeSpan _now;

        public TimeSpan Due { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan by) => _now += by;

        public void FireNow() => _callback!(_state);

        public override long GetTimestamp() => _now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state) = (callback, state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
