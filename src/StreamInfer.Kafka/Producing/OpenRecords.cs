namespace StreamInfer.Kafka.Producing;

/// <summary>
/// Counts the records that the client has and the broker has not acknowledged, and lets the publishing thread wait until there are few
/// enough. Counting here keeps a full queue from being found out by an exception a record.
/// </summary>
internal sealed class OpenRecords : IDisposable
{
    private const int Never = -1;

    private readonly ManualResetEventSlim _fewEnough = new();
    private int _open;
    private int _wakeAt = Never;

    /// <summary>Records handed over and not settled.</summary>
    public int Count => Volatile.Read(ref _open);

    public void Add() => Interlocked.Increment(ref _open);

    /// <summary>One record is acknowledged, failed, or was not taken after all. Any thread.</summary>
    public void Settle()
    {
        if (Interlocked.Decrement(ref _open) <= Volatile.Read(ref _wakeAt))
        {
            _fewEnough.Set();
        }
    }

    /// <summary>Waits until at most <paramref name="target"/> records are open. One thread at a time.</summary>
    public void WaitUntil(int target, CancellationToken cancellation)
    {
        _fewEnough.Reset();
        Interlocked.Exchange(ref _wakeAt, target);
        try
        {
            if (Count > target)
            {
                _fewEnough.Wait(cancellation);
            }
        }
        finally
        {
            Volatile.Write(ref _wakeAt, Never);
        }
    }

    /// <summary>Waits until another record settles, but no longer than <paramref name="atMost"/>.</summary>
    public void WaitForOne(TimeSpan atMost, CancellationToken cancellation)
    {
        _fewEnough.Reset();
        Interlocked.Exchange(ref _wakeAt, int.MaxValue);
        try
        {
            _fewEnough.Wait(atMost, cancellation);
        }
        finally
        {
            Volatile.Write(ref _wakeAt, Never);
        }
    }

    public void Dispose() => _fewEnough.Dispose();
}
