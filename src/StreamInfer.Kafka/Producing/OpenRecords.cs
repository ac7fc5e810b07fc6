namespace StreamInfer.Kafka.Producing;

/// <summary>
/// Counts the records that the client has and the broker has not acknowledged, and lets the publishing thread wait until there are few
/// enough. A record counts from before the client takes it until after the client freed it, so never less than the client counts.
/// </summary>
internal sealed class OpenRecords : IDisposable
{
    private const int Never = -1;

    private readonly ManualResetEventSlim _fewEnough = new();
    private int _open;
    private int _wakeAt = Never;
    private long _settled;

    /// <summary>Records handed over and not settled.</summary>
    public int Count => Volatile.Read(ref _open);

    /// <summary>Records settled so far.</summary>
    public long Settled => Interlocked.Read(ref _settled);

    public void Add(int records) => Interlocked.Add(ref _open, records);

    /// <summary>Records of <see cref="Add"/> that the client did not take after all.</summary>
    public void Withdraw(int records) => Interlocked.Add(ref _open, -records);

    /// <summary>Records are acknowledged or failed, and freed. Any thread.</summary>
    public void Settle(int records)
    {
        Interlocked.Add(ref _settled, records);
        if (Interlocked.Add(ref _open, -records) <= Volatile.Read(ref _wakeAt))
        {
            _fewEnough.Set();
        }
    }

    /// <summary>Waits until at most <paramref name="target"/> records are open. One thread at a time.</summary>
    /// <returns>False if they were still more after <paramref name="timeout"/>.</returns>
    public bool WaitUntil(int target, TimeSpan timeout, CancellationToken cancellation) =>
        Wait(target, () => Count <= target, timeout, cancellation);

    /// <summary>Waits until more records are settled than <paramref name="settled"/>. One thread at a time.</summary>
    public void WaitBeyond(long settled, CancellationToken cancellation) =>
        Wait(int.MaxValue, () => Settled > settled, Timeout.InfiniteTimeSpan, cancellation);

    public void Dispose() => _fewEnough.Dispose();

    private bool Wait(int wakeAt, Func<bool> done, TimeSpan timeout, CancellationToken cancellation)
    {
        Interlocked.Exchange(ref _wakeAt, wakeAt);
        try
        {
            while (true)
            {
                // Looked at after the event is down: who settles either is seen here or raises it. One raised for an earlier wait is no reason to end.
                _fewEnough.Reset();
                if (done())
                {
                    return true;
                }

                if (!_fewEnough.Wait(timeout, cancellation))
                {
                    return done();
                }
            }
        }
        finally
        {
            Volatile.Write(ref _wakeAt, Never);
        }
    }
}
