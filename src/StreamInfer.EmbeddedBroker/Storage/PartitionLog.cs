using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// The log of one partition: a folder of segments. One appender at a time (it locks), any number of readers, which never wait for appenders. On one node
/// everything appended is at once readable: the high watermark is the end of the log.
/// </summary>
internal sealed class PartitionLog : IDisposable
{
    /// <summary>Opens the log in its folder (made if absent), recovering what a killed process left. Logs may be opened in parallel.</summary>
    /// <param name="folder">The partition's own folder.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="settings">The topic's settings as they are now; called at each append and clean-up, on any thread.</param>
    /// <param name="environment">What all logs share.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static PartitionLog Open(string folder, string topic, int partition, Func<TopicSettings> settings, LogEnvironment environment) =>
        throw new NotSupportedException();

    public string Topic => throw new NotSupportedException();

    public int Partition => throw new NotSupportedException();

    /// <summary>Read at each append and clean-up.</summary>
    public TopicSettings Settings => throw new NotSupportedException();

    /// <summary>The first offset that can be read.</summary>
    public long StartOffset => throw new NotSupportedException();

    /// <summary>The offset that the next record gets.</summary>
    public long EndOffset => throw new NotSupportedException();

    /// <summary>The first offset of the oldest open transaction, else <see cref="EndOffset"/>: where read_committed readers stop.</summary>
    public long LastStableOffset => throw new NotSupportedException();

    /// <summary>Grows by one each time the log is opened; what batches are stamped with.</summary>
    public int LeaderEpoch => throw new NotSupportedException();

    /// <summary>Bytes of all segments.</summary>
    public long Size => throw new NotSupportedException();

    /// <summary>
    /// Appends what a client sent: one or more batches of format 2, whole or not at all. Checks format, size, checksum, and the sequences of an idempotent
    /// producer; patches offsets, leader epoch and, where the topic says so, times in place.
    /// </summary>
    public AppendResult Append(Span<byte> batches, AppendOrigin origin = AppendOrigin.Client) => throw new NotSupportedException();

    /// <summary>Writes the end of a producer's transaction. Does nothing where the producer has none open here (told twice).</summary>
    public AppendResult EndTransaction(long producerId, short producerEpoch, bool isCommit, int coordinatorEpoch) => throw new NotSupportedException();

    /// <summary>Completes when everything up to <paramref name="offset"/> is on the disk; at once in <see cref="FlushMode.PageCache"/>.</summary>
    public ValueTask FlushedAsync(long offset) => throw new NotSupportedException();

    /// <summary>
    /// Copies whole batches, from the one that holds <paramref name="offset"/> on, as many as fit and lie below <paramref name="limit"/>.
    /// </summary>
    /// <returns>Bytes copied; 0 where there is nothing below the limit; the negated size of the first batch where that alone does not fit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The offset is below <see cref="StartOffset"/> or above <see cref="EndOffset"/>.</exception>
    public int Read(long offset, long limit, Span<byte> into) => throw new NotSupportedException();

    /// <summary>How many bytes lie between an offset and a limit, at least up to <paramref name="enough"/>; for min.bytes of a fetch. May be approximate.</summary>
    public long Available(long offset, long limit, long enough) => throw new NotSupportedException();

    /// <summary>The first record with this time or a later one, and its time; (-1, -1) where there is none.</summary>
    public (long Offset, long TimestampMs) FindByTime(long timestampMs) => throw new NotSupportedException();

    /// <summary>The largest time of all records and its offset; (-1, -1) in an empty log.</summary>
    public (long Offset, long TimestampMs) NewestByTime() => throw new NotSupportedException();

    /// <summary>The aborted transactions that a reader of [<paramref name="from"/>, <paramref name="to"/>) has to know.</summary>
    public void AbortedIn(long from, long to, List<AbortedTransaction> into) => throw new NotSupportedException();

    /// <summary>Makes everything below an offset unreadable, and frees whole segments below it. -1 stands for the end.</summary>
    /// <returns>The new <see cref="StartOffset"/>; -1 where the offset is out of range.</returns>
    public long DeleteRecords(long before) => throw new NotSupportedException();

    /// <summary>Calls back, once, when the log's end or its stable end moves after now. Called on the appender's thread: must be quick and not throw.</summary>
    /// <returns>Dispose it to stop waiting.</returns>
    public IDisposable OnNextChange(Action callback) => throw new NotSupportedException();

    /// <summary>Everything below was compacted before; kept over restarts, by the compaction that sets it. 0 in a new log.</summary>
    public long CompactedUpTo { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>What compaction may read and rewrite: segments that get no more appends and lie below <see cref="LastStableOffset"/>, oldest first.</summary>
    public IReadOnlyList<Segment> ClosedSegments => throw new NotSupportedException();

    /// <summary>Begins to write what shall take the place of these segments, which must be neighbours among <see cref="ClosedSegments"/>. One at a time.</summary>
    public SegmentRewrite BeginRewrite(IReadOnlyList<Segment> segments) => throw new NotSupportedException();

    /// <summary>Applies retention and, where the topic is compacted, compaction. Called by the clean-up loop, never concurrently with itself.</summary>
    public void CleanUp() => throw new NotSupportedException();

    /// <summary>Closes without flushing and deletes the folder.</summary>
    public void Delete() => throw new NotSupportedException();

    /// <summary>Flushes, writes what makes the next opening quick, and closes.</summary>
    public void Dispose() => throw new NotSupportedException();
}
