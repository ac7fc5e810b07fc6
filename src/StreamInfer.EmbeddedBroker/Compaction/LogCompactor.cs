using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Records.Compression;
using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Compaction;

/// <summary>
/// Compacts logs (<c>cleanup.policy=compact</c>): of each key the latest record stays, at its offset. Closed segments below the last stable offset only. Two
/// passes as in Kafka's LogCleaner: the latest offset of each key in what was not compacted yet, then a copy of everything from the start without what
/// is superseded, aborted or expired.
/// </summary>
/// <param name="time">Dates compactions.</param>
/// <param name="logger">Told of batches that cannot be read.</param>
/// <param name="keyCapacity">Most keys at once.</param>
internal sealed class LogCompactor(TimeProvider time, ILogger logger, int keyCapacity = LatestOffsets.Capacity)
{
    /// <summary>Compacts a log if enough of it is dirty.</summary>
    /// <exception cref="IOException">The disk is full or fails; what was done so far stands, the rest is done the next time.</exception>
    /// <exception cref="ObjectDisposedException">The log was closed, or segments were deleted, meanwhile: the next time sees what is left.</exception>
    public void Run(PartitionLog log)
    {
        var settings = log.Settings;
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var closed = log.ClosedSegments;
        var segments = closed.TakeWhile(segment => segment.MaxTimestamp <= nowMs - settings.MinCompactionLagMs).ToArray();
        var compactedUpTo = log.CompactedUpTo;
        var dirty = segments.Where(segment => segment.BaseOffset >= compactedUpTo).Sum(static segment => (long)segment.Size);
        if (dirty == 0 || dirty < settings.MinCleanableDirtyRatio * segments.Sum(static segment => (long)segment.Size))
        {
            return;
        }

        var end = closed.Count > segments.Length ? closed[segments.Length].BaseOffset : EndOf(segments[^1]);
        var aborted = new AbortedRanges(log, log.StartOffset, end);
        var latest = new LatestOffsets(keyCapacity);
        var mapEnd = Map(segments, compactedUpTo, end, aborted, latest);
        var history = CompactionHistory.Read(segments[0].Folder);
        var filter = new BatchFilter(latest, mapEnd, history.CompactedBy(nowMs - settings.DeleteRetentionMs), aborted, (offset, why) => TellUnreadable(log, offset, why));
        foreach (var group in Groups(segments.TakeWhile(segment => segment.BaseOffset < mapEnd), settings.SegmentBytes))
        {
            if (!Rewrite(log, group, filter))
            {
                return;
            }
        }

        history.Add(mapEnd, nowMs);
        log.CompactedUpTo = mapEnd;
    }

    private void TellUnreadable(PartitionLog log, long offset, string why) =>
        logger.LogWarning("{Topic}/{Partition}: the batch at {Offset} cannot be compacted and stays as it is: {Why}", log.Topic, log.Partition, offset, why);

    /// <returns>The offset up to which all keys are in the map: <paramref name="end"/> if there was room for them.</returns>
    private static long Map(Segment[] segments, long from, long end, AbortedRanges aborted, LatestOffsets latest)
    {
        // The segment that holds the first new offset, and all after it.
        var first = Math.Max(0, Array.FindLastIndex(segments, segment => segment.BaseOffset <= from));
        foreach (var segment in segments.AsSpan(first))
        {
            var batches = new SegmentBatches(segment);
            while (batches.MoveNext())
            {
                var header = new BatchHeader(batches.Current);
                if (header.LastOffset >= from && !header.IsControl && !(header.IsTransactional && aborted.Contains(header.ProducerId, header.BaseOffset))
                    && !TryMap(batches.Current, latest))
                {
                    return header.BaseOffset;
                }
            }
        }

        return end;
    }

    /// <returns>False where there is no room for another key.</returns>
    private static bool TryMap(Span<byte> batch, LatestOffsets latest)
    {
        var header = new BatchHeader(batch);
        try
        {
            var records = new RecordReader(RecordCompression.Unpack(header.Codec, batch[BatchHeader.Size..]));
            while (records.MoveNext())
            {
                if (!records.IsKeyNull && !latest.TryAdd(records.Key, header.BaseOffset + records.OffsetDelta))
                {
                    return false;
                }
            }
        }
        catch (InvalidBatchException)
        {
            // It stays, and the second pass tells of it; what it would supersede stays with it.
        }

        return true;
    }

    /// <returns>False where the segments were deleted meanwhile.</returns>
    private static bool Rewrite(PartitionLog log, IReadOnlyList<Segment> group, BatchFilter filter)
    {
        using var rewrite = log.BeginRewrite(group);
        foreach (var segment in group)
        {
            var batches = new SegmentBatches(segment);
            while (batches.MoveNext())
            {
                var kept = filter.Apply(batches.Current);
                if (!kept.IsEmpty)
                {
                    rewrite.Append(kept);
                }
            }
        }

        var isUnchanged = group.Count == 1 && rewrite.Size == group[0].Size;
        return isUnchanged || rewrite.Commit();
    }

    /// <summary>Neighbours that fit into one segment together, by what they were: small leftovers of earlier compactions merge.</summary>
    private static IEnumerable<List<Segment>> Groups(IEnumerable<Segment> segments, long segmentBytes)
    {
        var group = new List<Segment>();
        long size = 0;
        foreach (var segment in segments)
        {
            var spansTooMuch = group.Count > 0 && segment.BaseOffset - group[0].BaseOffset > int.MaxValue / 2;
            if (group.Count > 0 && (size + segment.Size > segmentBytes || spansTooMuch))
            {
                yield return group;
                group = [];
                size = 0;
            }

            group.Add(segment);
            size += segment.Size;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private static long EndOf(Segment last)
    {
        var end = last.BaseOffset;
        var scan = last.Scan(last.IndexedOffset(long.MaxValue).Position, stackalloc byte[HeaderScan.UsualBuffer]);
        while (scan.MoveNext())
        {
            end = scan.Header.LastOffset + 1;
        }

        return end;
    }
}
