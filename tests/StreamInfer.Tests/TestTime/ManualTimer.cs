namespace StreamInfer.Tests.TestTime;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>, whose lock guards every field.</summary>
internal sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
{
    /// <summary>Time since the provider's start at which it fires next.</summary>
    public TimeSpan Due { get; set; }

    /// <summary>Null fires once.</summary>
    public TimeSpan? Period { get; set; }

    /// <summary>Breaks ties between timers due at the same instant: the one set first fires first.</summary>
    public long Order { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        return owner.Schedule(this, dueTime, period);
    }

    public void Fire() => callback(state);

    public void Dispose() => owner.Cancel(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
