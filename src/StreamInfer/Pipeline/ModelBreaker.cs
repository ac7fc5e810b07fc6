using Microsoft.Extensions.Logging;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>
/// Tells a model that fails every event from events that make it fail, for all executors of a pipeline. While it is open, batches are kept and tried again,
/// and nothing is dead-lettered; the first run that succeeds closes it (docs/decisions/0014). Safe for any thread.
/// </summary>
internal sealed class ModelBreaker(ModelFailurePolicy policy, TimeProvider time, Random random, ILogger logger)
{
    /// <summary>
    /// Events that have to fail one by one, one after the other, without a run between them that succeeds. Fewer, and a producer's short fit would stop the
    /// pipeline; more, and a model that is broken costs more dead letters before it is found out: at most one less than this.
    /// </summary>
    public const int SuspectEvents = 16;

    /// <summary>Ceiling of the first wait; each later one doubles.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _failedEvents;
    private string? _reason;
    private long _opened;

    /// <summary>Whether events may be judged to be at fault, whatever their number: it never opens.</summary>
    public bool IsDisabled => policy == ModelFailurePolicy.DeadLetter;

    public bool IsOpen => Volatile.Read(ref _reason) is not null;

    /// <summary>Whether so many events failed in a row that it may be the model.</summary>
    public bool IsSuspect => !IsDisabled && Volatile.Read(ref _failedEvents) >= SuspectEvents;

    /// <summary>Why it is open, in words for operators; null while it is closed.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
            {
                return _reason is null ? null : $"the model has failed every event for {time.GetElapsedTime(_opened).TotalSeconds:0} s; events wait, none is dead-lettered: {_reason}";
            }
        }
    }

    /// <summary>An event failed in a run of its own.</summary>
    public void EventFailed() => Interlocked.Increment(ref _failedEvents);

    /// <summary>A run succeeded, of whatever rows.</summary>
    public void RunSucceeded()
    {
        // Nearly always there is nothing to be done.
        if (Volatile.Read(ref _failedEvents) != 0 || IsOpen)
        {
            Close();
        }
    }

    /// <summary>It is the model.</summary>
    /// <param name="reason">The runtime's message.</param>
    public void Open(string reason)
    {
        lock (_gate)
        {
            if (_reason is null)
            {
                _opened = time.GetTimestamp();
                PipelineLog.BreakerOpened(logger, reason);
            }

            Volatile.Write(ref _reason, reason);
        }
    }

    /// <summary>Waits until it is time to try again: exponential with jitter, or until the breaker closes.</summary>
    /// <param name="attempts">How often it was tried already, 0 or more.</param>
    /// <param name="giveUp">The pipeline ends.</param>
    /// <exception cref="OperationCanceledException"><paramref name="giveUp"/> was cancelled.</exception>
    public void Wait(int attempts, CancellationToken giveUp)
    {
        Task closed;
        double share;
        lock (_gate)
        {
            closed = _reason is null ? Task.CompletedTask : _closed.Task;
            share = random.NextDouble();
        }

        var ceiling = Math.Min(FirstWait.TotalSeconds * Math.Pow(2, attempts), LongestWait.TotalSeconds);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(giveUp);

        // Never below half of the ceiling, lest a broken device be hammered.
        var due = Task.Delay(TimeSpan.FromSeconds(ceiling * (0.5 + (share / 2))), time, abandoned.Token);
        Task.WaitAny([due, closed], CancellationToken.None);
        abandoned.Cancel();
        giveUp.ThrowIfCancellationRequested();
    }

    /// <summary>Whoever waits is to try again now: there is something new to try.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _closed.SetResult();
            _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            Volatile.Write(ref _failedEvents, 0);
            if (_reason is null)
            {
                return;
            }

            Volatile.Write(ref _reason, null);
            PipelineLog.BreakerClosed(logger, time.GetElapsedTime(_opened));
            _closed.SetResult();
            _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
