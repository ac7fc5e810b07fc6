namespace StreamInfer.Tests.TestTime;

/// <summary>
/// A clock that stands still until a test moves it. Timers fire on the thread that calls <see cref="Advance"/>, in the order in
/// which they are due, each seeing the clock at its own due time. Its timestamp frequency is not that of ticks and its
/// timestamps do not begin at zero, so that code which mixes the two up fails.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    /// <summary>Timestamps a second; one is 400 ns.</summary>
    public const long Frequency = 2_500_000;

    private const long TimestampOrigin = 1_000_000_007;
    private const long TicksPerTimestamp = TimeSpan.TicksPerSecond / Frequency;

    private readonly Lock gate = new();
    private readonly DateTimeOffset origin;
    private readonly List<ManualTimer> timers = [];
    private readonly List<TimerWatch> watches = [];
    private TimeSpan elapsed;
    private long created;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2024, 2, 29, 23, 59, 58, TimeSpan.Zero))
    {
    }

    public ManualTimeProvider(DateTimeOffset start) => origin = start;

    public override long TimestampFrequency => Frequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How far the clock was moved since it was made.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (gate)
                return elapsed;
        }
    }

    /// <summary>How long until each active timer is due, the nearest first.</summary>
    public IReadOnlyList<TimeSpan> Remaining
    {
        get
        {
            lock (gate)
                return [.. timers.Select(timer => timer.Due - elapsed).Order()];
        }
    }

    public override DateTimeOffset GetUtcNow() => origin + Elapsed;

    public override long GetTimestamp() => TimestampOrigin + (Elapsed.Ticks / TicksPerTimestamp);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock by <paramref name="by"/> (zero or more), firing what falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan end;
        lock (gate)
            end = elapsed + by;
        while (TakeDue(end) is { } timer)
            timer.Fire();
    }

    /// <summary>
    /// Completes once some active timer has a remaining time that satisfies <paramref name="remaining"/>, with that time. Lets a
    /// test wait for code on another thread to have come to its wait, without sleeping.
    /// </summary>
    public Task<TimeSpan> WhenTimerAsync(Func<TimeSpan, bool> remaining) => WhenTimersAsync(1, remaining);

    /// <summary>As <see cref="WhenTimerAsync"/>, for several at once: completes with the first.</summary>
    public Task<TimeSpan> WhenTimersAsync(int count, Func<TimeSpan, bool> remaining)
    {
        var watch = new TimerWatch(count, remaining, new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            watches.Add(watch);
            NotifyWatches();
        }

        return watch.Seen.Task;
    }

    internal bool Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            timers.Remove(timer);
            if (timer.IsDisposed)
                return false;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            timer.Due = elapsed + dueTime;
            timer.Period = period > TimeSpan.Zero ? period : null;
            timer.Order = created++;
            timers.Add(timer);
            NotifyWatches();
            return true;
        }
    }

    internal void Cancel(ManualTimer timer)
    {
        lock (gate)
        {
            timer.IsDisposed = true;
            timers.Remove(timer);
        }
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.Due <= end).OrderBy(timer => timer.Due).ThenBy(timer => timer.Order).FirstOrDefault();
            elapsed = next is null ? end : next.Due > elapsed ? next.Due : elapsed;
            if (next is null)
                return null;
            if (next.Period is { } period)
                next.Due += period;
            else
                timers.Remove(next);
            return next;
        }
    }

    private void NotifyWatches()
    {
        foreach (var watch in watches.ToArray())
        {
            var matches = timers.Select(timer => timer.Due - elapsed).Where(watch.Matches).Take(watch.Count).ToArray();
            if (matches.Length < watch.Count)
                continue;
            watches.Remove(watch);
            watch.Seen.SetResult(matches[0]);
        }
    }

    private sealed record TimerWatch(int Count, Func<TimeSpan, bool> Matches, TaskCompletionSource<TimeSpan> Seen);
}
