namespace StreamInfer.Tests.TestTime;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public void GetElapsedTime_after_advance_is_exact()
    {
        var from = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(12.5));
        Assert.Equal(TimeSpan.FromMilliseconds(12.5), time.GetElapsedTime(from));
        Assert.Equal(31_250, time.GetTimestamp() - from);
    }

    [Fact]
    public void Advance_past_timers_fires_in_due_order_at_their_instants()
    {
        var seen = new List<(string Name, TimeSpan At)>();
        using var late = time.CreateTimer(_ => seen.Add(("late", time.Elapsed)), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        using var early = time.CreateTimer(_ => seen.Add(("early", time.Elapsed)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal([("early", TimeSpan.FromSeconds(1)), ("late", TimeSpan.FromSeconds(2))], seen);
        Assert.Equal(TimeSpan.FromSeconds(3), time.Elapsed);
        Assert.Empty(time.Remaining);
    }

    [Fact]
    public void Advance_over_periods_fires_once_each()
    {
        var instants = new List<TimeSpan>();
        using var timer = time.CreateTimer(_ => instants.Add(time.Elapsed), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)], instants);
    }

    [Fact]
    public void Change_on_disposed_timer_never_fires()
    {
        var fired = 0;
        var timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, fired);
    }

    [Fact]
    public async Task WhenTimerAsync_with_later_delay_completes_with_its_remaining_time()
    {
        var seen = time.WhenTimerAsync(remaining => remaining < TimeSpan.FromSeconds(5));
        var slow = Task.Delay(TimeSpan.FromSeconds(10), time);
        Assert.False(seen.IsCompleted);
        var delay = Task.Delay(TimeSpan.FromSeconds(3), time);
        Assert.Equal(TimeSpan.FromSeconds(3), await seen);
        time.Advance(TimeSpan.FromSeconds(3));
        await delay;
        Assert.False(slow.IsCompleted);
    }

    [Fact]
    public async Task Delay_cancelled_leaves_no_timer()
    {
        using var cancel = new CancellationTokenSource();
        var delay = Task.Delay(TimeSpan.FromSeconds(3), time, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
        Assert.Empty(time.Remaining);
    }
}
