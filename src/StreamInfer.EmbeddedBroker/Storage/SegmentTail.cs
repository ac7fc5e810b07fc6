namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>What a walk to the end of a segment found.</summary>
/// <param name="End">Where the last good batch ends.</param>
/// <param name="NextOffset">The offset after its last record.</param>
/// <param name="MaxTimestamp">The largest time in the whole segment, milliseconds since 1970; -1 for none.</param>
/// <param name="LeaderEpoch">Of the last batch; -1 for none.</param>
internal readonly record struct SegmentTail(int End, long NextOffset, long MaxTimestamp, int LeaderEpoch)
{
    /// <summary>Walks from the last entry of the index, adding entries that are due.</summary>
    /// <param name="scan">Begins at that entry's batch.</param>
    /// <param name="index">The segment's.</param>
    /// <param name="baseOffset">The segment's.</param>
    /// <param name="verifies">Whether checksums are checked: what was never synced may be anything.</param>
    /// <param name="denseFrom">From this offset on there are no gaps between batches: compaction has not been there, and offsets are not in the checksum.</param>
    public static SegmentTail Walk(HeaderScan scan, SparseIndex index, long baseOffset, bool verifies, long denseFrom)
    {
        var tail = new SegmentTail(scan.Next, baseOffset + index.Last.RelativeOffset, index.Last.MaxTimestampBefore, -1);
        while (scan.MoveNext() && (!verifies || scan.IsIntact()))
        {
            var header = scan.Header;
            var relative = header.BaseOffset - baseOffset;
            if (header.BaseOffset < tail.NextOffset || (header.BaseOffset > tail.NextOffset && tail.NextOffset >= denseFrom) || relative + header.LastOffsetDelta > int.MaxValue)
            {
                break;
            }

            index.AddIfDue(new IndexEntry((int)relative, scan.Position, tail.MaxTimestamp));
            tail = new SegmentTail(scan.Next, header.LastOffset + 1, Math.Max(tail.MaxTimestamp, header.MaxTimestamp), header.LeaderEpoch);
        }

        return tail;
    }
}
