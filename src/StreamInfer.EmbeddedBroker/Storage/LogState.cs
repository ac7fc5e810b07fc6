namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// What readers see of a log. Writers (one at a time) publish: first bytes, then the offsets over them; first a new start, then the list without the
/// segments below it. Readers take the end offset first and the segments after it, so these are never older than the offset.
/// </summary>
internal sealed class LogState
{
    private Segment[] _segments;
    private long _startOffset;
    private long _endOffset;
    private long _lastStableOffset;
    private bool _isClosed;

    public LogState(Segment[] segments, long startOffset, long endOffset, long lastStableOffset)
    {
        (_segments, _startOffset, _endOffset, _lastStableOffset) = (segments, startOffset, endOffset, lastStableOffset);
    }

    /// <summary>All segments, ascending, the last of them active; replaced as a whole.</summary>
    public Segment[] Segments
    {
        get => Volatile.Read(ref _segments);
        set => Volatile.Write(ref _segments, value);
    }

    public Segment Active => Segments[^1];

    public long StartOffset
    {
        get => Volatile.Read(ref _startOffset);
        set => Volatile.Write(ref _startOffset, value);
    }

    public long EndOffset
    {
        get => Volatile.Read(ref _endOffset);
        set => Volatile.Write(ref _endOffset, value);
    }

    public long LastStableOffset
    {
        get => Math.Max(Volatile.Read(ref _lastStableOffset), StartOffset);
        set => Volatile.Write(ref _lastStableOffset, value);
    }

    public bool IsClosed
    {
        get => Volatile.Read(ref _isClosed);
        set => Volatile.Write(ref _isClosed, value);
    }

    /// <summary>Bytes of all segments.</summary>
    public long Size
    {
        get
        {
            long size = 0;
            foreach (var segment in Segments)
            {
                size += segment.Size;
            }

            return size;
        }
    }

    /// <summary>Which segment holds an offset, if any does; -1 where the first begins after it.</summary>
    public static int Find(Segment[] segments, long offset)
    {
        var (low, high) = (0, segments.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = segments[middle].BaseOffset <= offset ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
