namespace StreamInfer.Pipeline;

/// <summary>
/// Wakes the poller when it waits for something to come back. Raising is cheap and may come from any thread; one raise stands for all since the last
/// wait, so whoever waits looks at everything afterwards.
/// </summary>
internal sealed class PollerSignal
{
    private readonly SemaphoreSlim _raised = new(0);
    private int _isRaised;

    public void Raise()
    {
        if (Interlocked.Exchange(ref _isRaised, 1) == 0)
        {
            _raised.Release();
        }
    }

    /// <summary>Waits until something was raised since the last wait, or the time is over.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="abort"/> was cancelled.</exception>
    public void Wait(TimeSpan timeout, CancellationToken abort)
    {
        _raised.Wait(timeout, abort);

        // Cleared before the caller looks: what is raised from here on is seen by its next wait.
        Interlocked.Exchange(ref _isRaised, 0);
    }
}
