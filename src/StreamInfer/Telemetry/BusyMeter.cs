namespace StreamInfer.Telemetry;

/// <summary>
/// Adds up how long a stage was busy. <see cref="Begin"/> and <see cref="End"/> are called by one thread at a time and allocate nothing; work that is
/// still under way counts for whoever reads.
/// </summary>
public sealed class BusyMeter
{
    private const long Idle = -1;
    private long _total;
    private long _since = Idle;

    /// <summary>Work begins, at a timestamp of 0 or more.</summary>
    public void Begin(long now) => Volatile.Write(ref _since, now);

    /// <summary>The work that began last is over.</summary>
    public void End(long now)
    {
        var since = _since;
        Volatile.Write(ref _since, Idle);
        Volatile.Write(ref _total, _total + now - since);
    }

    /// <summary>Ticks of work until <paramref name="now"/>; while one ends, that one may be missing.</summary>
    public long TicksUntil(long now)
    {
        var since = Volatile.Read(ref _since);
        return Volatile.Read(ref _total) + (since == Idle ? 0 : Math.Max(0, now - since));
    }
}
