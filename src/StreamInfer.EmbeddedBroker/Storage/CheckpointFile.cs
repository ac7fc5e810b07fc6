namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>The checkpoint of an open log, and its file. Safe for any thread.</summary>
internal sealed class CheckpointFile(string folder, LogCheckpoint current, LogEnvironment environment)
{
    private readonly Lock _lock = new();
    private bool _isClosed;
    private LogCheckpoint _current = current;

    /// <summary>The largest recovery point that is known to be on the disk itself.</summary>
    public long DurableRecoveryPoint { get; private set; }

    public LogCheckpoint Current => Volatile.Read(ref _current);

    /// <summary>Changes it, on the disk first.</summary>
    /// <param name="change">From what it is to what it shall be.</param>
    /// <param name="survivesPowerLoss">Whether it is to wait for the disk, which it does anyway in <see cref="FlushMode.Always"/>.</param>
    /// <exception cref="IOException">The disk is full or fails; nothing has changed.</exception>
    /// <exception cref="ObjectDisposedException">The log is closed.</exception>
    public void Update(Func<LogCheckpoint, LogCheckpoint> change, bool survivesPowerLoss = false)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            survivesPowerLoss |= environment.Flush == FlushMode.Always;
            var changed = change(_current);
            changed.Write(folder, environment, survivesPowerLoss);
            Volatile.Write(ref _current, changed);
            DurableRecoveryPoint = survivesPowerLoss ? changed.RecoveryPoint : DurableRecoveryPoint;
        }
    }

    /// <summary>Nothing is written after this.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }
}
