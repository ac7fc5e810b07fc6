namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Tells those who wait that a log has changed, each once. Costs the appender one fence while nobody waits. Bounded by its users: one waiter a fetch.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _lock = new();
    private List<Waiter> _waiters = [];
    private int _count;

    public IDisposable OnNext(Action callback)
    {
        var waiter = new Waiter(this, callback);
        lock (_lock)
        {
            _waiters.Add(waiter);
            _count = _waiters.Count;
        }

        // Whoever waits looks at the log after this; whoever changes it looks for waiters after that: one of the two sees the other.
        Interlocked.MemoryBarrier();
        return waiter;
    }

    /// <summary>Calls all who wait.</summary>
    public void Raise()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _count) == 0)
        {
            return;
        }

        List<Waiter> waiters;
        lock (_lock)
        {
            waiters = _waiters;
            _waiters = [];
            _count = 0;
        }

        foreach (var waiter in waiters)
        {
            waiter.Call();
        }
    }

    private void Forget(Waiter waiter)
    {
        lock (_lock)
        {
            _waiters.Remove(waiter);
            _count = _waiters.Count;
        }
    }

    private sealed class Waiter(ChangeSignal signal, Action callback) : IDisposable
    {
        private Action? _callback = callback;

        public void Call() => Interlocked.Exchange(ref _callback, null)?.Invoke();

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _callback, null) is not null)
            {
                signal.Forget(this);
            }
        }
    }
}
