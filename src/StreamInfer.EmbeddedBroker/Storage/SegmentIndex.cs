using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// The index of one segment as its readers and its appender use it: read from the file when first needed, completed where it is short, made anew where it is
/// damaged. The appender adds to it; any number of readers search.
/// </summary>
internal sealed class SegmentIndex
{
    private readonly Lock _lock = new();
    private readonly Segment _segment;
    private readonly LogEnvironment _environment;
    private readonly SparseIndex _entries;
    private readonly Search _byOffset;
    private readonly Search _byTime;
    private long _maxTimestamp = -1;
    private bool _isLoaded;

    public SegmentIndex(Segment segment, SegmentFiles files, LogEnvironment environment)
    {
        (_segment, _environment) = (segment, environment);
        _entries = new SparseIndex(files, environment.Write);
        (_byOffset, _byTime) = (_entries.TryFindOffset, _entries.TryFindTime);
    }

    private delegate bool Search(long target, out IndexEntry found);

    /// <summary>The largest time in the segment, milliseconds since 1970; -1 for none.</summary>
    public long MaxTimestamp
    {
        get
        {
            Load();
            return Volatile.Read(ref _maxTimestamp);
        }
    }

    /// <summary>When the segment was begun, milliseconds since 1970.</summary>
    public long CreatedMs
    {
        get
        {
            Load();
            return _entries.CreatedMs;
        }
    }

    /// <summary>Begins the index of an empty segment.</summary>
    public void Create()
    {
        _entries.Reset(NowMs());
        _isLoaded = true;
    }

    /// <summary>Finds the end of the last good batch.</summary>
    /// <param name="trustedUpTo">Batches that begin at this offset or later are checked by checksum, from the entry before it on.</param>
    /// <param name="denseFrom">From this offset on there are no gaps between batches.</param>
    public SegmentTail Recover(long trustedUpTo, long denseFrom)
    {
        lock (_lock)
        {
            Open();
            _entries.TruncateAfter(Math.Max(trustedUpTo - _segment.BaseOffset, 0));
            // Even a trusted segment's last stretch is checked: it is short.
            return Complete(verifies: true, denseFrom);
        }
    }

    /// <summary>Adds the batch that is about to be appended, if an entry is due.</summary>
    public void Prepare(long baseOffset)
    {
        lock (_lock)
        {
            _entries.AddIfDue(new IndexEntry((int)(baseOffset - _segment.BaseOffset), _segment.Size, _maxTimestamp));
        }
    }

    /// <summary>The batch is in the segment.</summary>
    public void Add(long maxTimestamp) => Volatile.Write(ref _maxTimestamp, Math.Max(_maxTimestamp, maxTimestamp));

    /// <summary>The last batch known to begin at an offset or before it.</summary>
    public IndexEntry FindOffset(long offset) => Find(_byOffset, Math.Max(offset - _segment.BaseOffset, 0));

    /// <summary>The last batch known to have nothing before it in the segment that is as late as a time.</summary>
    public IndexEntry FindTime(long timestampMs) => Find(_byTime, timestampMs);

    private IndexEntry Find(Search search, long target)
    {
        Load();
        if (search(target, out var found) && IsTrue(found))
        {
            return found;
        }

        lock (_lock)
        {
            try
            {
                _entries.Reset(_entries.CreatedMs);
                Complete(verifies: false);
            }
            catch (IOException error)
            {
                _environment.Logger.LogWarning(error, "The index of segment {BaseOffset} in {Folder} is damaged and could not be made anew", _segment.BaseOffset, _segment.Folder);
                return IndexEntry.Start;
            }
        }

        return search(target, out found) && IsTrue(found) ? found : IndexEntry.Start;
    }

    private void Load()
    {
        if (Volatile.Read(ref _isLoaded))
        {
            return;
        }

        lock (_lock)
        {
            if (!_isLoaded)
            {
                Open();
                var tail = Complete(verifies: false);
                if (tail.End < _segment.Size)
                {
                    _environment.Logger.LogError(
                        "Segment {BaseOffset} in {Folder} is damaged at byte {Position} of {Size}", _segment.BaseOffset, _segment.Folder, tail.End, _segment.Size);
                }
            }
        }
    }

    private void Open()
    {
        if (!_entries.TryOpen(IsTrue))
        {
            _entries.Reset(NowMs());
        }
    }

    /// <summary>Walks from the last entry to the end.</summary>
    private SegmentTail Complete(bool verifies, long denseFrom = long.MaxValue)
    {
        var buffer = verifies ? new byte[64 << 10] : stackalloc byte[HeaderScan.UsualBuffer];
        var tail = SegmentTail.Walk(_segment.Scan(_entries.Last.Position, buffer), _entries, _segment.BaseOffset, verifies, denseFrom);
        Volatile.Write(ref _maxTimestamp, Math.Max(_maxTimestamp, tail.MaxTimestamp));
        Volatile.Write(ref _isLoaded, true);
        return tail;
    }

    private bool IsTrue(IndexEntry entry)
    {
        if (entry.Position == 0)
        {
            return entry.RelativeOffset == 0;
        }

        if (entry.Position == _segment.Size)
        {
            return true; // of the batch that is being appended
        }

        var scan = _segment.Scan(entry.Position, stackalloc byte[BatchHeader.Size]);
        return scan.MoveNext() && scan.Header.BaseOffset == _segment.BaseOffset + entry.RelativeOffset;
    }

    private long NowMs() => _environment.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
