namespace StreamInfer.Batching;

/// <summary>
/// How long something takes that is done again and again: smoothed mean, and mean plus four smoothed deviations, as TCP estimates its
/// retransmission time-out (V. Jacobson, Congestion Avoidance and Control, 1988; gains 1/8 and 1/4). Written by one thread at a time, read by any.
/// </summary>
public sealed class DurationEstimate
{
    private long _mean;
    private long _deviation;
    private long _reserve;

    /// <summary>Ticks that it takes on average; 0 before the first time.</summary>
    public long Mean => Volatile.Read(ref _mean);

    /// <summary>Ticks to keep in reserve for it; 0 before the first time.</summary>
    public long Reserve => Volatile.Read(ref _reserve);

    /// <summary>It took <paramref name="ticks"/>.</summary>
    public void Add(long ticks)
    {
        if (_reserve == 0)
        {
            (_mean, _deviation) = (ticks, ticks / 2);
        }
        else
        {
            var error = ticks - _mean;
            Volatile.Write(ref _mean, _mean + (error / 8));
            _deviation += (Math.Abs(error) - _deviation) / 4;
        }

        Volatile.Write(ref _reserve, _mean + (4 * _deviation));
    }
}
