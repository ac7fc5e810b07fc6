using Microsoft.Extensions.Logging;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// Puts one log on the disk: one fsync at a time, for all who wait when it begins. After one that fails nobody can know what is on the disk, so the log
/// takes no more appends until it is opened again.
/// </summary>
internal sealed class LogFlush(string folder, LogState state, ProducerSnapshots snapshots, CheckpointFile checkpoint, LogEnvironment environment)
{
    private readonly Lock _waiting = new();
    private readonly Lock _flushing = new();
    private TaskCompletionSource? _next;
    private bool _isRunning;
    private bool _needsCheckpoint;
    private bool _hasFailed;
    private bool _isStopped;
    private long _flushedOffset = checkpoint.Current.RecoveryPoint;
    private long _namedSegment = -1;

    /// <summary>Whether a flush has failed.</summary>
    public bool HasFailed => Volatile.Read(ref _hasFailed);

    /// <summary>Everything below is on the disk.</summary>
    public long FlushedOffset => Volatile.Read(ref _flushedOffset);

    /// <summary>Completes when everything up to an offset is on the disk.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public ValueTask FlushedAsync(long offset)
    {
        if (offset <= FlushedOffset)
        {
            return ValueTask.CompletedTask;
        }

        lock (_waiting)
        {
            // A flush that has begun may not cover this offset: the next one does.
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Start();
            return new ValueTask(_next.Task);
        }
    }

    /// <summary>Begins a flush that nobody waits for, with a checkpoint after it.</summary>
    public void FlushInBackground()
    {
        lock (_waiting)
        {
            _needsCheckpoint = true;
            Start();
        }
    }

    /// <summary>Flushes on this thread, and writes a checkpoint if there was anything to flush.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public void FlushNow()
    {
        lock (_flushing)
        {
            if (!_isStopped && (FlushedOffset < state.EndOffset || checkpoint.Current.RecoveryPoint < FlushedOffset))
            {
                Flush();
                SaveCheckpoint();
            }
        }
    }

    /// <summary>Makes sure that recovery trusts everything below an offset, even after a power loss.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public void Settle(long offset)
    {
        lock (_flushing)
        {
            if (!_isStopped && checkpoint.DurableRecoveryPoint < offset)
            {
                Flush();
                SaveCheckpoint(survivesPowerLoss: true);
            }
        }
    }

    /// <summary>Ends it: nothing touches the files after this. Those who still wait for what was not flushed get an error.</summary>
    public void Stop()
    {
        lock (_flushing)
        {
            _isStopped = true;
        }
    }

    private void Start()
    {
        if (!_isRunning)
        {
            _isRunning = true;
            ThreadPool.UnsafeQueueUserWorkItem(static flush => flush.Run(), this, preferLocal: false);
        }
    }

    private void Run()
    {
        while (Take(out var waiters, out var needsCheckpoint))
        {
            try
            {
                lock (_flushing)
                {
                    Flush();
                    waiters?.SetResult();
                    if (needsCheckpoint && !_isStopped)
                    {
                        SaveCheckpoint();
                    }
                }
            }
            catch (IOException error)
            {
                environment.Logger.LogError(error, "The log in {Folder} could not be flushed", folder);
                waiters?.TrySetException(error);
            }
        }
    }

    private bool Take(out TaskCompletionSource? waiters, out bool needsCheckpoint)
    {
        lock (_waiting)
        {
            (waiters, needsCheckpoint) = (_next, _needsCheckpoint);
            (_next, _needsCheckpoint) = (null, false);
            return _isRunning = waiters is not null || needsCheckpoint;
        }
    }

    private void Flush()
    {
        var end = state.EndOffset;
        if (_isStopped || HasFailed)
        {
            if (_isStopped && end <= _flushedOffset)
            {
                return;
            }

            throw new IOException($"the log in {folder} is closed, or failed to be flushed before");
        }

        try
        {
            var segments = state.Segments;
            for (var i = Math.Max(LogState.Find(segments, _flushedOffset), 0); i < segments.Length; i++)
            {
                FlushUnlessDeleted(segments[i]);
            }

            if (_namedSegment < segments[^1].BaseOffset)
            {
                if (_namedSegment < 0)
                {
                    environment.FlushFolder(Path.GetDirectoryName(folder)!); // the log's folder may be new as well
                }

                environment.FlushFolder(folder);
                _namedSegment = segments[^1].BaseOffset;
            }
        }
        catch (IOException)
        {
            Volatile.Write(ref _hasFailed, true);
            throw;
        }

        Volatile.Write(ref _flushedOffset, Math.Max(end, _flushedOffset));
    }

    private static void FlushUnlessDeleted(Segment segment)
    {
        try
        {
            segment.Flush();
        }
        catch (ObjectDisposedException)
        {
            // Retention was quicker: what is deleted need not be kept.
        }
    }

    private void SaveCheckpoint(bool survivesPowerLoss = false)
    {
        snapshots.Flush();
        checkpoint.Update(current => current with { RecoveryPoint = FlushedOffset }, survivesPowerLoss);
    }
}
