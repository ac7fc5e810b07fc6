using System.Collections.Immutable;

namespace StreamInfer.Telemetry;

/// <summary>
/// The share of the time that the threads of a stage were busy, from 0 to 1, since it was asked for last: the stage at 1 is the one that all others wait
/// for. Asked again within a second, it answers the same: then several readers do not take each other's time away. Safe for any thread.
/// </summary>
public sealed class BusyRatio(TimeProvider time, ImmutableArray<BusyMeter> threads)
{
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private long _at = time.GetTimestamp();
    private long _busy;
    private double _ratio;

    /// <summary>The ratio of the last span of a second or more; 0 before it is over.</summary>
    public double Read()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(_at, now) >= ShortestSpan)
            {
                var busy = threads.Sum(thread => thread.TicksUntil(now));
                _ratio = Math.Clamp((busy - _busy) / ((double)(now - _at) * threads.Length), 0, 1);
                (_at, _busy) = (now, busy);
            }

            return _ratio;
        }
    }
}
