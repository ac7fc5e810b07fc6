namespace StreamInfer.Pipeline;

/// <summary>
/// How many events may come: so many a second, and up to one second's worth at once. In whole numbers, so that it neither drifts nor rounds: each tick adds
/// as much as the rate, and an event costs as much as a second has ticks. Used by one thread.
/// </summary>
internal sealed class TokenBucket
{
    private readonly TimeProvider _time;
    private readonly long _rate;
    private readonly long _cost;
    private long _credit;
    private long _refilledAt;

    /// <param name="eventsPerSecond">1 to 10,000,000. The bucket begins full.</param>
    /// <param name="time">The clock.</param>
    public TokenBucket(int eventsPerSecond, TimeProvider time)
    {
        (_time, _rate, _cost) = (time, eventsPerSecond, time.TimestampFrequency);
        _credit = _rate * _cost;
        _refilledAt = time.GetTimestamp();
    }

    /// <summary>Whether there is no event left to take.</summary>
    public bool IsEmpty => _credit < _cost;

    /// <summary>Adds what has come since the last time.</summary>
    public void Refill()
    {
        var now = _time.GetTimestamp();

        // A second fills it, however long it was; what would not fit into a long is never computed.
        var elapsed = Math.Min(now - _refilledAt, _credit < 0 ? ((-_credit / _rate) + _cost + 1) : _cost);
        _credit = Math.Min(_credit + (elapsed * _rate), _rate * _cost);
        _refilledAt = now;
    }

    /// <summary>Takes one event. An empty bucket goes into debt, which is paid before it gives again.</summary>
    public void Take() => _credit -= _cost;

    /// <summary>How long, from the last refill, until there is an event to take; zero while there is one.</summary>
    public TimeSpan Wait => IsEmpty ? _time.GetElapsedTime(0, (_cost - _credit + _rate - 1) / _rate) + TimeSpan.FromTicks(1) : TimeSpan.Zero;
}
