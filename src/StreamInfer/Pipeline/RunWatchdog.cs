using StreamInfer.Inference;

namespace StreamInfer.Pipeline;

/// <summary>
/// Ends runs of one session that take too long. A run costs it one write at its beginning and one exchange at its end; it looks four times in each
/// time-out, so that a run is ended between 1 and 1.25 time-outs after it began.
/// </summary>
internal sealed class RunWatchdog : IDisposable
{
    private const long Idle = 0;
    private const long Ending = -1;
    private const long Ended = -2;

    private readonly IModelSession _session;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    // When the run began, or one of the above. Timestamps are positive.
    private long _run;
    private long _began;

    /// <param name="session">Whose runs it watches.</param>
    /// <param name="timeout">What a run may take.</param>
    /// <param name="time">The clock.</param>
    public RunWatchdog(IModelSession session, TimeSpan timeout, TimeProvider time)
    {
        (_session, Timeout, _time) = (session, timeout, time);
        _timer = time.CreateTimer(_ => Look(), null, timeout / 4, timeout / 4);
    }

    public TimeSpan Timeout { get; }

    /// <summary>A run begins.</summary>
    public void Begin(long timestamp)
    {
        _began = timestamp;
        Volatile.Write(ref _run, timestamp);
    }

    /// <summary>The run is over.</summary>
    /// <returns>Whether it was ended for the time it took. A run may have come to its own end meanwhile.</returns>
    public bool End()
    {
        if (Interlocked.CompareExchange(ref _run, Idle, _began) == _began)
        {
            return false;
        }

        // The other side is between its decision and the call that ends the run.
        var spin = default(SpinWait);
        while (Volatile.Read(ref _run) != Ended)
        {
            spin.SpinOnce();
        }

        _session.IsTerminated = false;
        Volatile.Write(ref _run, Idle);
        return true;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var began = Volatile.Read(ref _run);
        if (began > Idle && _time.GetElapsedTime(began) >= Timeout && Interlocked.CompareExchange(ref _run, Ending, began) == began)
        {
            _session.IsTerminated = true;
            Volatile.Write(ref _run, Ended);
        }
    }
}
