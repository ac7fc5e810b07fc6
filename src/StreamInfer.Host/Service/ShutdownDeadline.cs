namespace StreamInfer.Host.Service;

/// <summary>
/// Ends the program when a stop takes longer than it may, whatever it is that hangs: a run of the model, a client library, a disk. What was not committed
/// is scored again, as after a second signal.
/// </summary>
internal sealed class ShutdownDeadline : IDisposable
{
    /// <summary>For committing, leaving the group and freeing clients, on top of the time for what is in flight. With the default of that, 25 s of the 30 s that orchestrators grant.</summary>
    public static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenRegistration _asked;
    private readonly ITimer _timer;

    /// <param name="within">For what is in flight.</param>
    /// <param name="stop">From when the time runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="expire">Ends the program.</param>
    public ShutdownDeadline(TimeSpan within, CancellationToken stop, TimeProvider time, Action expire)
    {
        _timer = time.CreateTimer(_ => expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _asked = stop.Register(() => _timer.Change(within + LeaveWithin, Timeout.InfiniteTimeSpan));
    }

    public void Dispose()
    {
        _asked.Dispose();
        _timer.Dispose();
    }
}
