using System.Buffers;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Records.Compression;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Finds records by their time.</summary>
internal static class TimeSearch
{
    /// <summary>The first record from an offset on with a time or a later one; (-1, -1) where there is none.</summary>
    public static (long Offset, long TimestampMs) Find(Segment[] segments, long startOffset, long timestampMs)
    {
        for (var i = Math.Max(LogState.Find(segments, startOffset), 0); i < segments.Length; i++)
        {
            if (segments[i].MaxTimestamp >= timestampMs && Find(segments[i], startOffset, timestampMs) is { Offset: >= 0 } found)
            {
                return found;
            }
        }

        return (-1, -1);
    }

    /// <summary>The first of the records from an offset on that have the largest time; (-1, -1) where none has a time.</summary>
    public static (long Offset, long TimestampMs) Newest(Segment[] segments, long startOffset)
    {
        // Largest first: records below the start may be the only ones with a segment's largest time.
        var first = Math.Max(LogState.Find(segments, startOffset), 0);
        var newest = (Offset: -1L, TimestampMs: -1L);
        foreach (var segment in segments.Skip(first).OrderByDescending(static segment => segment.MaxTimestamp))
        {
            if (segment.MaxTimestamp < newest.TimestampMs || segment.MaxTimestamp < 0)
            {
                break;
            }

            var found = NewestIn(segment, startOffset);
            if (found.TimestampMs > newest.TimestampMs || (found.TimestampMs == newest.TimestampMs && found.Offset < newest.Offset))
            {
                newest = found;
            }
        }

        return newest;
    }

    private static (long Offset, long TimestampMs) NewestIn(Segment segment, long startOffset)
    {
        if (segment.BaseOffset >= startOffset && Find(segment, startOffset, segment.MaxTimestamp) is { Offset: >= 0 } found)
        {
            return found;
        }

        // Part of the segment is deleted: its largest time may be too. Walk over what is left.
        var newest = (Offset: -1L, TimestampMs: -1L);
        var scan = segment.Scan(segment.IndexedOffset(startOffset).Position, stackalloc byte[HeaderScan.UsualBuffer]);
        while (scan.MoveNext())
        {
            while (scan.Header.LastOffset >= startOffset && scan.Header.MaxTimestamp > newest.TimestampMs
                && FindIn(segment, scan, startOffset, newest.TimestampMs + 1) is { Offset: >= 0 } later)
            {
                newest = later;
            }
        }

        return newest;
    }

    private static (long Offset, long TimestampMs) Find(Segment segment, long startOffset, long timestampMs)
    {
        var from = Math.Max(segment.IndexedTime(timestampMs).Position, segment.IndexedOffset(startOffset).Position);
        var scan = segment.Scan(from, stackalloc byte[HeaderScan.UsualBuffer]);
        while (scan.MoveNext())
        {
            if (scan.Header.MaxTimestamp >= timestampMs && scan.Header.LastOffset >= startOffset
                && FindIn(segment, scan, startOffset, timestampMs) is { Offset: >= 0 } found)
            {
                return found;
            }
        }

        return (-1, -1);
    }

    /// <summary>The record in the current batch of a walk. Where the records have one time, or cannot be read, the batch's first stands for them.</summary>
    private static (long Offset, long TimestampMs) FindIn(Segment segment, HeaderScan scan, long startOffset, long timestampMs)
    {
        var header = scan.Header;
        if (header.Attributes.HasFlag(BatchAttributes.LogAppendTime))
        {
            return (Math.Max(header.BaseOffset, startOffset), header.MaxTimestamp);
        }

        var bytes = ArrayPool<byte>.Shared.Rent(scan.Size);
        try
        {
            var batch = bytes.AsSpan(0, segment.Read(scan.Position, bytes.AsSpan(0, scan.Size)));
            var records = new RecordReader(RecordCompression.Unpack(header.Codec, batch[BatchHeader.Size..]));
            while (records.MoveNext())
            {
                var offset = header.BaseOffset + records.OffsetDelta;
                var time = header.BaseTimestamp + records.TimestampDelta;
                if (offset >= startOffset && time >= timestampMs)
                {
                    return (offset, time);
                }
            }
        }
        catch (InvalidBatchException)
        {
            // What a producer packed is its own business: the batch's times are all that is known then.
            return (Math.Max(header.BaseOffset, startOffset), header.MaxTimestamp);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        return (-1, -1);
    }
}
