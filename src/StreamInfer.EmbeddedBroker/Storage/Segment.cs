using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>One file of a log with what belongs to it. One appender at a time; any number of readers, who see whole batches only.</summary>
internal sealed class Segment : IDisposable
{
    private readonly LogEnvironment _environment;
    private readonly SegmentFiles _files;
    private readonly SegmentIndex _index;
    private int _size;
    private bool _hasTornTail;
    private bool _wasUsed;

    /// <summary>A segment that is there.</summary>
    /// <param name="folder">The log's folder.</param>
    /// <param name="baseOffset">The segment's.</param>
    /// <param name="size">Bytes in its file.</param>
    /// <param name="environment">What all logs share.</param>
    public Segment(string folder, long baseOffset, int size, LogEnvironment environment)
    {
        (BaseOffset, _size, _environment) = (baseOffset, size, environment);
        _files = new SegmentFiles(folder, baseOffset);
        _index = new SegmentIndex(this, _files, environment);
        Aborted = new AbortedTransactions(_files, environment.Write);
    }

    public long BaseOffset { get; }

    public string Folder => _files.Folder;

    /// <summary>Bytes that can be read.</summary>
    public int Size => Volatile.Read(ref _size);

    /// <summary>The largest time of its records, milliseconds since 1970; -1 where none has a time.</summary>
    public long MaxTimestamp => _index.MaxTimestamp;

    /// <summary>When it was begun, milliseconds since 1970.</summary>
    public long CreatedMs => _index.CreatedMs;

    public AbortedTransactions Aborted { get; }

    /// <summary>Begins an empty segment.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public static Segment Create(string folder, long baseOffset, LogEnvironment environment)
    {
        var segment = new Segment(folder, baseOffset, 0, environment);
        segment._files.Create();
        segment._index.Create();
        return segment;
    }

    /// <summary>
    /// Finds the end of the last good batch, and makes the segment ready for appends. What follows is cut off by <see cref="Seal"/>, or the next append.
    /// </summary>
    /// <param name="trustedUpTo">Batches that begin at this offset or later are checked by checksum, from the index entry before it on.</param>
    /// <param name="denseFrom">From this offset on there are no gaps between batches.</param>
    public SegmentTail Recover(long trustedUpTo, long denseFrom)
    {
        var tail = _index.Recover(trustedUpTo, denseFrom);
        _hasTornTail = tail.End < _size;
        Volatile.Write(ref _size, tail.End);
        return tail;
    }

    /// <summary>Appends whole batches; nothing, where it throws.</summary>
    /// <param name="batches">As they shall lie in the file.</param>
    /// <param name="firstOffset">Base offset of the first.</param>
    /// <param name="maxTimestamp">The largest time in them.</param>
    /// <exception cref="IOException">The disk is full or fails; readers see nothing of it, and a later append may go well.</exception>
    public void Append(ReadOnlySpan<byte> batches, long firstOffset, long maxTimestamp)
    {
        Aborted.DropPrepared();
        Write(batches, firstOffset, maxTimestamp);
    }

    /// <summary>Appends the end of an aborted transaction, and remembers the transaction.</summary>
    /// <param name="marker">A control batch.</param>
    /// <param name="maxTimestamp">The marker's time.</param>
    /// <param name="aborted">The transaction.</param>
    /// <param name="lastStableOffset">The log's, after this.</param>
    /// <exception cref="IOException">The disk is full or fails; nothing has changed.</exception>
    public void AppendAbort(ReadOnlySpan<byte> marker, long maxTimestamp, AbortedTransaction aborted, long lastStableOffset)
    {
        Aborted.Prepare(aborted, lastStableOffset);
        Write(marker, aborted.MarkerOffset, maxTimestamp);
        Aborted.Add();
    }

    /// <summary>Cuts off what failed appends have left; has to go well before the log goes on in another segment.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public void Seal()
    {
        Aborted.DropPrepared();
        CutTornTail();
    }

    /// <summary>Copies bytes as they are, from a position on.</summary>
    /// <returns>How many: as many as there are and fit.</returns>
    /// <exception cref="InvalidBatchException">There are fewer than there were: the file was cut off from outside.</exception>
    public int Read(int position, Span<byte> into)
    {
        Volatile.Write(ref _wasUsed, true);
        var wanted = Math.Clamp(Size - position, 0, into.Length);
        for (var copied = 0; copied < wanted;)
        {
            var more = RandomAccess.Read(_files[SegmentFile.Log], into[copied..wanted], position + copied);
            if (more == 0)
            {
                throw new InvalidBatchException($"segment {BaseOffset} in {Folder} ends at byte {position + copied}, {Size} were there");
            }

            copied += more;
        }

        return wanted;
    }

    /// <summary>Copies whole batches from a position on (0, or one where the last call ended).</summary>
    /// <returns>Bytes copied; 0 at the end; the negated size of the first batch where that alone does not fit.</returns>
    /// <exception cref="InvalidBatchException">No batch begins there: the file was damaged.</exception>
    public int ReadBatches(int position, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, BatchHeader.Size);
        var copied = Read(position, into);
        return copied == 0 ? 0 : WholeBatches.Of(into[..copied], Size - position, long.MaxValue, out _);
    }

    /// <summary>A walk over the headers of its batches.</summary>
    /// <param name="from">Where a batch begins.</param>
    /// <param name="buffer">Space for what is read.</param>
    public HeaderScan Scan(int from, Span<byte> buffer)
    {
        Volatile.Write(ref _wasUsed, true);
        return new HeaderScan(_files[SegmentFile.Log], from, Size, buffer);
    }

    /// <summary>The last batch known to begin at an offset or before it.</summary>
    public IndexEntry IndexedOffset(long offset) => _index.FindOffset(offset);

    /// <summary>The last batch known to have nothing before it in the segment that is as late as a time.</summary>
    public IndexEntry IndexedTime(long timestampMs) => _index.FindTime(timestampMs);

    /// <summary>Writes what the operating system still holds to the disk.</summary>
    public void Flush() => _files.Flush(_environment.FlushToDisk);

    /// <summary>Closes the files, until they are needed again, if nobody read since the last call. Only for closed segments that were flushed.</summary>
    public void ReleaseUnused()
    {
        if (!Interlocked.Exchange(ref _wasUsed, false))
        {
            _files.Release();
        }
    }

    public void Dispose() => _files.Dispose();

    /// <summary>Deletes its files; readers that are still in them get <see cref="ObjectDisposedException"/>.</summary>
    public void Delete() => _files.Delete();

    private void Write(ReadOnlySpan<byte> batches, long firstOffset, long maxTimestamp)
    {
        CutTornTail();

        // The entry first: should the write fail, the next batch begins at the same place with the same offset, and the entry is its own.
        _index.Prepare(firstOffset);
        try
        {
            _environment.Write(_files[SegmentFile.Log], batches, _size);
        }
        catch (IOException)
        {
            _hasTornTail = true;
            CutTornTail();
            throw;
        }

        _index.Add(maxTimestamp);
        Volatile.Write(ref _size, _size + batches.Length);
    }

    private void CutTornTail()
    {
        if (_hasTornTail)
        {
            RandomAccess.SetLength(_files[SegmentFile.Log], _size);
            _hasTornTail = false;
        }
    }
}
