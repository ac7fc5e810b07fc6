namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>Looks from time to time for offsets that nobody needs any more.</summary>
internal sealed class OffsetExpiry : IDisposable
{
    /// <summary>As Kafka's <c>offsets.retention.check.interval.ms</c>.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly GroupTimer _timer;

    /// <param name="retention">How long offsets are kept. It looks ten times in that time, at most every second and at least every ten minutes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="removeExpired">Called on a timer's thread, never concurrently with itself.</param>
    public OffsetExpiry(TimeSpan retention, TimeProvider time, Action removeExpired)
    {
        var interval = retention / 10;
        interval = interval < Shortest ? Shortest : interval > Longest ? Longest : interval;
        GroupTimer timer = null!;
        timer = new GroupTimer(time, _gate, () =>
        {
            removeExpired();
            timer.Start(interval);
        });
        _timer = timer;
        lock (_gate)
        {
            timer.Start(interval);
        }
    }

    /// <summary>Waits for a look in progress.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _timer.Dispose();
        }
    }
}
