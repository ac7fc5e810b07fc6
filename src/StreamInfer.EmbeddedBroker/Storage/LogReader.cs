using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// Reads one log, on any thread, without waiting for appends. Files of segments that are deleted or replaced meanwhile close under a reader; it looks again
/// then, once <paramref name="changing"/> is free: the segment is gone, or another has its place.
/// </summary>
internal sealed class LogReader(LogState state, Lock changing)
{
    private readonly ReadPositions _positions = new();

    /// <inheritdoc cref="PartitionLog.Read"/>
    public int Read(long offset, long limit, Span<byte> into)
    {
        while (true)
        {
            limit = Math.Min(limit, CheckRange(offset));
            try
            {
                return offset >= limit ? 0 : ReadBelow(offset, limit, into);
            }
            catch (ObjectDisposedException)
            {
                ThrowIfClosed();
            }
        }
    }

    /// <inheritdoc cref="PartitionLog.Available"/>
    public long Available(long offset, long limit, long enough)
    {
        while (true)
        {
            limit = Math.Min(limit, CheckRange(offset));
            try
            {
                return offset >= limit ? 0 : Math.Max(1, CountBelow(offset, limit, enough));
            }
            catch (ObjectDisposedException)
            {
                ThrowIfClosed();
            }
        }
    }

    /// <inheritdoc cref="PartitionLog.AbortedIn"/>
    public void AbortedIn(long from, long to, List<AbortedTransaction> into)
    {
        var before = into.Count;
        Repeat(() =>
        {
            into.RemoveRange(before, into.Count - before);
            var segments = state.Segments;
            var more = from < to;
            for (var i = Math.Max(LogState.Find(segments, from), 0); more && i < segments.Length; i++)
            {
                more = segments[i].Aborted.Collect(from, to, into);
            }

            return more;
        });
    }

    /// <inheritdoc cref="PartitionLog.FindByTime"/>
    public (long Offset, long TimestampMs) FindByTime(long timestampMs) =>
        Repeat(() => TimeSearch.Find(state.Segments, state.StartOffset, timestampMs));

    /// <inheritdoc cref="PartitionLog.NewestByTime"/>
    public (long Offset, long TimestampMs) NewestByTime() => Repeat(() => TimeSearch.Newest(state.Segments, state.StartOffset));

    private T Repeat<T>(Func<T> read)
    {
        while (true)
        {
            try
            {
                return read();
            }
            catch (ObjectDisposedException)
            {
                ThrowIfClosed();
            }
        }
    }

    /// <returns>The log's end.</returns>
    private long CheckRange(long offset)
    {
        var endOffset = state.EndOffset;
        if (offset < state.StartOffset || offset > endOffset)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"the log has [{state.StartOffset}, {endOffset})");
        }

        return endOffset;
    }

    /// <summary>After a file closed under a reader: it may look again, unless the log is closed.</summary>
    private void ThrowIfClosed()
    {
        lock (changing)
        {
            ObjectDisposedException.ThrowIf(state.IsClosed, typeof(PartitionLog));
        }
    }

    private int ReadBelow(long offset, long limit, Span<byte> into)
    {
        var segments = state.Segments;
        for (var i = Math.Max(LogState.Find(segments, offset), 0); i < segments.Length; i++)
        {
            var segment = segments[i];
            var position = Position(segment, offset);
            var size = segment.Size;
            if (position >= size)
            {
                continue; // compaction left nothing from there on
            }

            if (into.Length < BatchHeader.Size)
            {
                return -SizeAt(segment, position);
            }

            var copied = segment.Read(position, into);
            var whole = WholeBatches.Of(into[..copied], size - position, limit, out var nextOffset);
            if (whole > 0)
            {
                _positions.Set(segment, offset, nextOffset, position + whole);
            }
            else if (whole < 0)
            {
                _positions.Set(segment, offset, offset, position);
            }

            return whole;
        }

        return 0;
    }

    private long CountBelow(long offset, long limit, long enough)
    {
        var segments = state.Segments;
        long count = 0;
        for (var i = Math.Max(LogState.Find(segments, offset), 0); i < segments.Length && count < enough && segments[i].BaseOffset < limit; i++)
        {
            var segment = segments[i];
            var from = segment.BaseOffset < offset ? Position(segment, offset) : 0;
            var isLast = i + 1 == segments.Length || segments[i + 1].BaseOffset >= limit;
            count += (isLast && limit < state.EndOffset ? Position(segment, limit) : segment.Size) - from;
        }

        return count;
    }

    /// <summary>Where the batch that holds an offset begins, or the first after it; the segment's size if there is none.</summary>
    private int Position(Segment segment, long offset)
    {
        var known = _positions.Find(segment, offset);
        if (known >= 0)
        {
            return known;
        }

        var scan = segment.Scan(segment.IndexedOffset(offset).Position, stackalloc byte[HeaderScan.UsualBuffer]);
        while (scan.MoveNext())
        {
            if (scan.Header.LastOffset >= offset)
            {
                return scan.Position;
            }
        }

        return scan.Next;
    }

    private static int SizeAt(Segment segment, int position)
    {
        var scan = segment.Scan(position, stackalloc byte[BatchHeader.Size]);
        return scan.MoveNext() ? scan.Size : throw new InvalidBatchException($"no batch at byte {position} of segment {segment.BaseOffset}");
    }
}
