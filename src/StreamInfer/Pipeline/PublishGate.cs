namespace StreamInfer.Pipeline;

/// <summary>
/// Keeps the publishing stage out while a transaction ends, and turns away batches that were read before a rewind. The publishing stage enters with each
/// batch; the poller closes and opens it, and never waits.
/// </summary>
internal sealed class PublishGate(PollerSignal signal)
{
    private readonly object _lock = new();
    private bool _isClosed = true;
    private bool _isInside;
    private bool _isAborted;
    private long _firstNumber;
    private long _passed;
    private long _published;

    /// <summary>Whether it is closed, and nobody is inside any more.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_lock)
            {
                return _isClosed && !_isInside;
            }
        }
    }

    /// <summary>Batches that left it so far, those turned away included: each has a settlement that comes back.</summary>
    public long Passed => Volatile.Read(ref _passed);

    /// <summary>Batches that were let in to be published so far.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>Waits until it is open.</summary>
    /// <param name="number">Of the batch.</param>
    /// <returns>Whether the batch is to be published; either way <see cref="Leave"/> follows.</returns>
    /// <exception cref="OperationCanceledException">A stage failed.</exception>
    public bool Enter(long number)
    {
        lock (_lock)
        {
            while (_isClosed && !_isAborted)
            {
                Monitor.Wait(_lock);
            }

            if (_isAborted)
            {
                throw new OperationCanceledException("Another stage of the pipeline failed");
            }

            _isInside = true;
            var isWanted = number >= _firstNumber;
            _published += isWanted ? 1 : 0;
            return isWanted;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _isInside = false;
            _passed++;
            if (!_isClosed)
            {
                return;
            }
        }

        signal.Raise();
    }

    /// <summary>Lets nobody in from now on.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _isClosed = false;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Turns away every batch with a smaller number.</summary>
    public void RefuseBelow(long number)
    {
        lock (_lock)
        {
            _firstNumber = number;
        }
    }

    /// <summary>Nothing is published any more: every batch is turned away at once.</summary>
    public void End()
    {
        RefuseBelow(long.MaxValue);
        Open();
    }

    /// <summary>A stage failed: whoever waits is let go.</summary>
    public void Abort()
    {
        lock (_lock)
        {
            _isAborted = true;
            Monitor.PulseAll(_lock);
        }
    }
}
