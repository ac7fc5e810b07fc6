namespace StreamInfer.Batching;

/// <summary>
/// How long a batch takes from leaving to hand-over: smoothed mean plus four smoothed deviations, as TCP estimates its
/// retransmission time-out (V. Jacobson, Congestion Avoidance and Control, 1988; gains 1/8 and 1/4). Written by the publishing stage, read by the poller.
/// </summary>
public sealed class HandOverEstimate
{
    private long _mean;
    private long _deviation;
    private long _reserve;

    /// <summary>Ticks to keep in reserve; 0 before the first batch.</summary>
    public long Reserve => Volatile.Read(ref _reserve);

    /// <summary>A batch took <paramref name="ticks"/>.</summary>
    public void Add(long ticks)
    {
        if (_mean == 0)
        {
            (_mean, _deviation) = (ticks, ticks / 2);
        }
        else
        {
            var error = ticks - _mean;
            _mean += error / 8;
            _deviation += (Math.Abs(error) - _deviation) / 4;
        }

        Volatile.Write(ref _reserve, _mean + (4 * _deviation));
    }
}
