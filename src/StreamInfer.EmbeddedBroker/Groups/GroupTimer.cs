namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>
/// A one-shot timer of a group. It is set, stopped and run under the group's lock, so that one which fires just as it is moved does nothing.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="gate">The group's lock, which callers of the methods hold.</param>
/// <param name="expired">Called with the lock held.</param>
internal sealed class GroupTimer(TimeProvider time, Lock gate, Action expired) : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private ITimer? _timer;
    private long _startedAt;
    private TimeSpan _due;
    private bool _isRunning;

    /// <summary>Starts it anew, whether it runs or not.</summary>
    public void Start(TimeSpan due)
    {
        _startedAt = time.GetTimestamp();
        _due = due;
        _isRunning = true;

        // Most groups are at rest, and never need most of theirs.
        _timer ??= time.CreateTimer(static self => ((GroupTimer)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    public void Stop()
    {
        _isRunning = false;
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _isRunning = false;
        _timer?.Dispose();
    }

    private void Fire()
    {
        lock (gate)
        {
            if (!_isRunning)
            {
                return;
            }

            // It was moved while it fired, or the timer's clock ran ahead of the timestamps: wait for what is left.
            var left = _due - time.GetElapsedTime(_startedAt);
            if (left > TimeSpan.Zero)
            {
                _timer!.Change(left < Shortest ? Shortest : left, Timeout.InfiniteTimeSpan);
                return;
            }

            _isRunning = false;
            expired();
        }
    }
}
