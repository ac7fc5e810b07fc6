namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>
/// One transactional id in memory. Who changes it holds its gate, over the writes that the change takes; who only adds records under it holds
/// <see cref="Writing"/>, so that nothing is added once its end is decided. Its one timer calls back when its transaction times out, or when
/// an end that could not be written is to be tried again.
/// </summary>
internal sealed class TransactionEntry : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private TransactionMetadata _metadata;
    private long _wokenFrom;
    private TimeSpan _delay = Timeout.InfiniteTimeSpan;

    /// <param name="transactionalId">The id.</param>
    /// <param name="metadata">What is stored of it, or <see cref="TransactionMetadata.Unused"/>.</param>
    /// <param name="time">Of the timer.</param>
    /// <param name="onDue">Called by the timer, on any thread, without the gate.</param>
    public TransactionEntry(string transactionalId, TransactionMetadata metadata, TimeProvider time, Action<TransactionEntry> onDue)
    {
        TransactionalId = transactionalId;
        _metadata = metadata;
        _time = time;
        _timer = time.CreateTimer(_ => onDue(this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string TransactionalId { get; }

    /// <summary>What is stored of it. Changed only by the holder of the gate; readers without it see the last whole change.</summary>
    public TransactionMetadata Metadata => Volatile.Read(ref _metadata);

    /// <summary>Held by who adds records or offsets to the open transaction, from the check to the end of the append.</summary>
    public Lock Writing { get; } = new();

    /// <summary>The broker ends, or the id was forgotten: nothing may be changed any more. Gate held.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Taken before anything is changed; given back by disposing what is returned.</summary>
    public async ValueTask<Holding> EnterAsync()
    {
        await _gate.WaitAsync();
        return new Holding(_gate);
    }

    /// <summary>As <see cref="EnterAsync"/>, for the end of the broker.</summary>
    public Holding Enter()
    {
        _gate.Wait();
        return new Holding(_gate);
    }

    /// <summary>The change is stored: from now on it counts. Waits for who is adding records.</summary>
    public void Become(TransactionMetadata next)
    {
        lock (Writing)
        {
            Volatile.Write(ref _metadata, next);
        }
    }

    /// <summary>Sets the timer, in place of what it was set to. Gate held.</summary>
    public void WakeAfter(TimeSpan delay)
    {
        _delay = delay;
        _wokenFrom = _time.GetTimestamp();
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops the timer. Gate held.</summary>
    public void Rest()
    {
        _delay = Timeout.InfiniteTimeSpan;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Whether the time that the timer is set to has come: it may call back late, when it is set to something else by then, or a little early, and is then
    /// set again. Gate held.
    /// </summary>
    public bool IsDue()
    {
        if (_delay == Timeout.InfiniteTimeSpan)
        {
            return false;
        }

        var left = _delay - _time.GetElapsedTime(_wokenFrom);
        if (left > TimeSpan.Zero)
        {
            // Timers count whole milliseconds, cut off: less than one would call back at once.
            _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            return false;
        }

        return true;
    }

    /// <summary>Stops the timer for good. Gate held; who waits for it finds <see cref="IsClosed"/>.</summary>
    public void Dispose()
    {
        IsClosed = true;
        _timer.Dispose();
    }

    /// <summary>The gate, held.</summary>
    public readonly struct Holding(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
