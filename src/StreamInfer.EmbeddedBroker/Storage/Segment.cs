using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>One file of a log with what belongs to it. One appender at a time; any number of readers, who see whole batches only.</summary>
internal sealed class Segment : IDisposable
{
    private readonly Lock _indexing = new();
    private readonly LogEnvironment _environment;
    private readonly SegmentFiles _files;
    private readonly SparseIndex _index;
    private readonly IndexSearch _searchByOffset;
    private readonly IndexSearch _searchByTime;
    private long _maxTimestamp = -1;
    private int _size;
    private bool _isLoaded;
    private bool _hasTornTail;
    private bool _wasUsed;

    /// <summary>A segment that is there.</summary>
    /// <param name="folder">The log's folder.</param>
    /// <param name="baseOffset">The segment's.</param>
    /// <param name="size">Bytes in its file.</param>
    /// <param name="environment">What all logs share.</param>
    public Segment(string folder, long baseOffset, int size, LogEnvironment environment)
    {
        BaseOffset = baseOffset;
        _size = size;
        _environment = environment;
        _files = new SegmentFiles(folder, baseOffset);
        _index = new SparseIndex(_files, environment.Write);
        (_searchByOffset, _searchByTime) = (_index.TryFindOffset, _index.TryFindTime);
        Aborted = new AbortedTransactions(_files, environment.Write);
    }

    public long BaseOffset { get; }

    /// <summary>Bytes that can be read.</summary>
    public int Size => Volatile.Read(ref _size);

    /// <summary>The largest time of its records, milliseconds since 1970; -1 where none has a time.</summary>
    public long MaxTimestamp
    {
        get
        {
            Load();
            return Volatile.Read(ref _maxTimestamp);
        }
    }

    /// <summary>When it was begun, milliseconds since 1970.</summary>
    public long CreatedMs
    {
        get
        {
            Load();
            return _index.CreatedMs;
        }
    }

    public AbortedTransactions Aborted { get; }

    /// <summary>Begins an empty segment.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public static Segment Create(string folder, long baseOffset, LogEnvironment environment)
    {
        // What a failed attempt left; nothing else can be there, for offsets only grow.
        File.Delete(SegmentFiles.PathOf(folder, baseOffset, SegmentFile.Log));
        var segment = new Segment(folder, baseOffset, 0, environment);
        segment._files.Create();
        segment._index.Reset(environment.Time.GetUtcNow().ToUnixTimeMilliseconds());
        segment._isLoaded = true;
        return segment;
    }

    /// <summary>
    /// Finds the end of the last good batch, and makes the segment ready for appends. What follows is cut off by <see cref="Seal"/>, or the next append.
    /// </summary>
    /// <param name="trustedUpTo">Batches that begin at this offset or later are checked by checksum, from the index entry before it on.</param>
    public SegmentTail Recover(long trustedUpTo)
    {
        lock (_indexing)
        {
            OpenIndex();
            _index.TruncateAfter(Math.Max(trustedUpTo - BaseOffset, 0));
            // Even a trusted segment's last stretch is checked: it is short.
            var tail = Walk(verifies: true);
            _hasTornTail = tail.End < _size;
            Volatile.Write(ref _maxTimestamp, tail.MaxTimestamp);
            Volatile.Write(ref _size, tail.End);
            Volatile.Write(ref _isLoaded, true);
            return tail;
        }
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
    public int Read(int position, Span<byte> into)
    {
        Volatile.Write(ref _wasUsed, true);
        var wanted = Math.Min(into.Length, Size - position);
        return wanted <= 0 ? 0 : RandomAccess.Read(_files[SegmentFile.Log], into[..wanted], position);
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
    public IndexEntry IndexedOffset(long offset) =>
        Indexed(_searchByOffset, Math.Max(offset - BaseOffset, 0));

    /// <summary>The last batch known to have nothing before it in the segment that is as late as a time.</summary>
    public IndexEntry IndexedTime(long timestampMs) => Indexed(_searchByTime, timestampMs);

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

    private delegate bool IndexSearch(long target, out IndexEntry found);

    private void Write(ReadOnlySpan<byte> batches, long firstOffset, long maxTimestamp)
    {
        CutTornTail();

        // The entry first: should the write fail, the next batch begins at the same place with the same offset, and the entry is its own.
        lock (_indexing)
        {
            _index.AddIfDue(new IndexEntry((int)(firstOffset - BaseOffset), _size, _maxTimestamp));
        }

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

        Volatile.Write(ref _maxTimestamp, Math.Max(_maxTimestamp, maxTimestamp));
        Volatile.Write(ref _size, _size + batches.Length);
    }

    private IndexEntry Indexed(IndexSearch search, long target)
    {
        Load();
        if (search(target, out var found) && IsTrue(found))
        {
            return found;
        }

        lock (_indexing)
        {
            try
            {
                _index.Reset(_index.CreatedMs);
                Walk(verifies: false);
            }
            catch (IOException error)
            {
                _environment.Logger.LogWarning(error, "The index of segment {BaseOffset} in {Folder} is damaged and could not be made anew", BaseOffset, _files.Folder);
                return IndexEntry.Start;
            }
        }

        return search(target, out found) && IsTrue(found) ? found : IndexEntry.Start;
    }

    /// <summary>Opens the index of a segment that was there, completing it where it is short.</summary>
    private void Load()
    {
        if (Volatile.Read(ref _isLoaded))
        {
            return;
        }

        lock (_indexing)
        {
            if (!_isLoaded)
            {
                OpenIndex();
                var tail = Walk(verifies: false);
                if (tail.End < _size)
                {
                    _environment.Logger.LogError(
                        "Segment {BaseOffset} in {Folder} is damaged at byte {Position} of {Size}", BaseOffset, _files.Folder, tail.End, _size);
                }

                Volatile.Write(ref _maxTimestamp, tail.MaxTimestamp);
                Volatile.Write(ref _isLoaded, true);
            }
        }
    }

    private void OpenIndex()
    {
        if (!_index.TryOpen(IsTrue))
        {
            _index.Reset(_environment.Time.GetUtcNow().ToUnixTimeMilliseconds());
        }
    }

    private SegmentTail Walk(bool verifies)
    {
        var buffer = verifies ? new byte[64 << 10] : stackalloc byte[HeaderScan.UsualBuffer];
        return SegmentTail.Walk(Scan(_index.Last.Position, buffer), _index, BaseOffset, verifies);
    }

    private bool IsTrue(IndexEntry entry)
    {
        if (entry.Position == 0)
        {
            return entry.RelativeOffset == 0;
        }

        if (entry.Position == Size)
        {
            return true; // of the batch that is being appended
        }

        var scan = Scan(entry.Position, stackalloc byte[BatchHeader.Size]);
        return scan.MoveNext() && scan.Header.BaseOffset == BaseOffset + entry.RelativeOffset;
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
