using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// The log of one partition: a folder of segments. One appender at a time (it locks), any number of readers, which never wait for appenders. On one node
/// everything appended is at once readable: the high watermark is the end of the log. Safe for any thread.
/// </summary>
internal sealed class PartitionLog : IDisposable
{
    private readonly Lock _changing = new();
    private readonly string _folder;
    private readonly Func<TopicSettings> _settings;
    private readonly LogEnvironment _environment;
    private readonly LogState _state;
    private readonly ProducerSnapshots _snapshots;
    private readonly CheckpointFile _checkpoint;
    private readonly LogFlush _flush;
    private readonly LogAppender _appender;
    private readonly LogReader _reader;
    private readonly LogCleanup _cleanup;
    private readonly ChangeSignal _changes = new();

    private PartitionLog(string folder, string topic, int partition, Func<TopicSettings> settings, LogEnvironment environment)
    {
        (Topic, Partition) = (topic, partition);
        (_folder, _settings, _environment) = (Path.GetFullPath(folder), settings, environment);
        var found = LogRecovery.Run(_folder, environment);
        LeaderEpoch = found.Checkpoint.LeaderEpoch + 1;
        (_state, _snapshots) = (found.State, found.Snapshots);
        _checkpoint = new CheckpointFile(_folder, found.Checkpoint, environment);
        _flush = new LogFlush(_folder, _state, _snapshots, _checkpoint, environment);
        _appender = new LogAppender(_folder, LeaderEpoch, _state, found.Producers, _snapshots, _flush, environment);
        _reader = new LogReader(_state, _changing);
        _cleanup = new LogCleanup(_folder, _state, _appender, found.Producers, _flush, _checkpoint, _changing, environment);
    }

    /// <summary>Opens the log in its folder (made if absent), recovering what a killed process left. Logs may be opened in parallel.</summary>
    /// <param name="folder">The partition's own folder.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="settings">The topic's settings as they are now; called at each append and clean-up, on any thread.</param>
    /// <param name="environment">What all logs share.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static PartitionLog Open(string folder, string topic, int partition, Func<TopicSettings> settings, LogEnvironment environment)
    {
        var log = new PartitionLog(folder, topic, partition, settings, environment);
        log.SaveOpening();
        return log;
    }

    public string Topic { get; }

    public int Partition { get; }

    /// <summary>Read at each append and clean-up.</summary>
    public TopicSettings Settings => _settings();

    /// <summary>The first offset that can be read.</summary>
    public long StartOffset => _state.StartOffset;

    /// <summary>The offset that the next record gets.</summary>
    public long EndOffset => _state.EndOffset;

    /// <summary>The first offset of the oldest open transaction, else <see cref="EndOffset"/>: where read_committed readers stop.</summary>
    public long LastStableOffset => _state.LastStableOffset;

    /// <summary>Grows by one each time the log is opened; what batches are stamped with.</summary>
    public int LeaderEpoch { get; }

    /// <summary>Bytes of all segments.</summary>
    public long Size => _state.Size;

    /// <summary>Everything below was compacted before; kept over restarts, by the compaction that sets it. 0 in a new log.</summary>
    /// <exception cref="IOException">On setting: the disk is full or fails.</exception>
    public long CompactedUpTo
    {
        get => _checkpoint.Current.CompactedUpTo;
        set => _checkpoint.Update(current => current with { CompactedUpTo = value });
    }

    /// <summary>What compaction may read and rewrite: segments that get no more appends and lie below <see cref="LastStableOffset"/>, oldest first.</summary>
    public IReadOnlyList<Segment> ClosedSegments => _cleanup.Closed;

    /// <summary>
    /// Appends what a client sent: one or more batches of format 2, whole or not at all. Checks format, size, checksum, and the sequences of an idempotent
    /// producer; patches offsets, leader epoch and, where the topic says so, times in place.
    /// </summary>
    /// <param name="batches">Patched in place.</param>
    /// <param name="origin">Who appends.</param>
    public AppendResult Append(Span<byte> batches, AppendOrigin origin = AppendOrigin.Client)
    {
        var settings = Settings;
        if (BatchValidation.Check(batches, settings, origin) is { } refusal)
        {
            return new AppendResult(refusal.Error, -1, -1, -1, refusal.Message);
        }

        var appendTime = settings.UsesLogAppendTime ? _environment.Time.GetUtcNow().ToUnixTimeMilliseconds() : -1;
        if (settings.UsesLogAppendTime)
        {
            AppendTime.Set(batches, appendTime);
        }

        AppendResult result;
        lock (_changing)
        {
            result = Refusal() ?? _appender.Append(batches, settings, origin, appendTime);
        }

        _changes.Raise();
        return result;
    }

    /// <summary>
    /// Writes the end of a producer's transaction. Writes nothing where the producer has none open here (told twice), but an epoch newer than the producer's
    /// counts all the same.
    /// </summary>
    public AppendResult EndTransaction(long producerId, short producerEpoch, bool isCommit, int coordinatorEpoch)
    {
        var settings = Settings;
        AppendResult result;
        lock (_changing)
        {
            result = Refusal() ?? _appender.EndTransaction(producerId, producerEpoch, isCommit, coordinatorEpoch, settings);
        }

        _changes.Raise();
        return result;
    }

    /// <summary>Completes when everything up to <paramref name="offset"/> is on the disk; at once in <see cref="FlushMode.PageCache"/>.</summary>
    /// <exception cref="IOException">The disk fails: what was appended may be lost with the power, and the log takes no more.</exception>
    public ValueTask FlushedAsync(long offset) => _environment.Flush == FlushMode.Always ? _flush.FlushedAsync(offset) : ValueTask.CompletedTask;

    /// <summary>
    /// Copies whole batches, from the one that holds <paramref name="offset"/> on, as many as fit and lie below <paramref name="limit"/>. Stops where a
    /// segment ends, even if there is more.
    /// </summary>
    /// <returns>Bytes copied; 0 where there is nothing below the limit; the negated size of the first batch where that alone does not fit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The offset is below <see cref="StartOffset"/> or above <see cref="EndOffset"/>.</exception>
    /// <exception cref="InvalidBatchException">The file was damaged.</exception>
    /// <exception cref="IOException">The disk fails.</exception>
    /// <exception cref="ObjectDisposedException">The log is closed.</exception>
    public int Read(long offset, long limit, Span<byte> into) => _reader.Read(offset, limit, into);

    /// <summary>How many bytes lie between an offset and a limit, at least up to <paramref name="enough"/>; for min.bytes of a fetch. May be approximate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is below <see cref="StartOffset"/> or above <see cref="EndOffset"/>.</exception>
    /// <exception cref="ObjectDisposedException">The log is closed.</exception>
    public long Available(long offset, long limit, long enough) => _reader.Available(offset, limit, enough);

    /// <summary>The first record with this time or a later one, and its time; (-1, -1) where there is none.</summary>
    /// <exception cref="ObjectDisposedException">The log is closed.</exception>
    public (long Offset, long TimestampMs) FindByTime(long timestampMs) => _reader.FindByTime(timestampMs);

    /// <summary>The largest time of all records and the first offset that has it; (-1, -1) where no record has a time.</summary>
    /// <exception cref="ObjectDisposedException">The log is closed.</exception>
    public (long Offset, long TimestampMs) NewestByTime() => _reader.NewestByTime();

    /// <summary>The aborted transactions that a reader of [<paramref name="from"/>, <paramref name="to"/>) has to know.</summary>
    /// <exception cref="ObjectDisposedException">The log is closed.</exception>
    public void AbortedIn(long from, long to, List<AbortedTransaction> into) => _reader.AbortedIn(from, to, into);

    /// <summary>Makes everything below an offset unreadable, for good, and frees whole segments below it. -1 stands for the end.</summary>
    /// <returns>The new <see cref="StartOffset"/>; -1 where the offset is out of range.</returns>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public long DeleteRecords(long before) => _cleanup.DeleteRecords(before);

    /// <summary>
    /// Calls back, once, when the log's end or its stable end moves after now, or the log is closed; now and then also when nothing has changed. Called on
    /// the appender's thread: must be quick and not throw.
    /// </summary>
    /// <returns>Dispose it to stop waiting.</returns>
    public IDisposable OnNextChange(Action callback) => _changes.OnNext(callback);

    /// <summary>Begins to write what shall take the place of these segments, which must be neighbours among <see cref="ClosedSegments"/>. One at a time.</summary>
    /// <exception cref="ArgumentException">They are not, or span more offsets than one segment can.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public SegmentRewrite BeginRewrite(IReadOnlyList<Segment> segments) => _cleanup.BeginRewrite(segments);

    /// <summary>
    /// Applies retention and, where the topic is compacted, compaction; forgets silent producers; puts everything on the disk, with a checkpoint. Called by
    /// the clean-up loop, never concurrently with itself.
    /// </summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void CleanUp()
    {
        var settings = Settings;
        try
        {
            _cleanup.Run(settings);
            if (settings.CleanupPolicy.HasFlag(CleanupPolicy.Compact))
            {
                _environment.Compact?.Invoke(this);
            }
        }
        catch (ObjectDisposedException)
        {
            // The topic was deleted, the broker ends, or records were deleted under a compaction: the next time sees what is left.
        }
    }

    /// <summary>Closes without flushing and deletes the folder.</summary>
    /// <exception cref="IOException">The folder cannot be deleted.</exception>
    public void Delete()
    {
        Close();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Flushes, writes what makes the next opening quick, and closes.</summary>
    public void Dispose()
    {
        lock (_changing)
        {
            if (!_state.IsClosed)
            {
                _appender.TakeSnapshot();
                _state.IsClosed = true;
            }
        }

        try
        {
            _flush.FlushNow();
        }
        catch (IOException error)
        {
            _environment.Logger.LogError(error, "The log in {Folder} could not be flushed; the next opening has to look what is there", _folder);
        }

        Close();
    }

    private void Close()
    {
        lock (_changing)
        {
            _state.IsClosed = true;
        }

        _flush.Stop();
        _cleanup.Stop();
        _checkpoint.Close();
        foreach (var segment in _state.Segments)
        {
            segment.Dispose();
        }

        _changes.Raise();
    }

    /// <summary>Why nothing can be appended now; null if it can.</summary>
    private AppendResult? Refusal()
    {
        if (_state.IsClosed)
        {
            return new AppendResult(ErrorCode.KafkaStorageError, -1, -1, -1, "the log is closed");
        }

        return _flush.HasFailed ? new AppendResult(ErrorCode.KafkaStorageError, -1, -1, -1, "the log could not be flushed; it has to be opened again") : null;
    }

    /// <summary>Keeps the new leader epoch, and that the page cache of this run of the system has what follows the recovery point.</summary>
    private void SaveOpening()
    {
        try
        {
            if (_checkpoint.Current.BootId != _environment.BootId)
            {
                // Nobody can know what recovery has read from the disk and what it has just written.
                _flush.FlushNow();
            }

            _checkpoint.Update(current => current with { BootId = _environment.BootId, LeaderEpoch = LeaderEpoch, StartOffset = StartOffset });
        }
        catch (IOException error)
        {
            // A full disk is no reason not to read. The checkpoint before stays, which makes the next opening more careful than need be.
            _environment.Logger.LogWarning(error, "The checkpoint of the log in {Folder} could not be written", _folder);
        }
    }
}
