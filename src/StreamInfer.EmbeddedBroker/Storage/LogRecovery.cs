using Microsoft.Extensions.Logging;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// Finds out what a log holds, after a clean end or any other. While the operating system is the same, the page cache has all that was written, and only the
/// last write can be torn: the log's last stretch is checked. After a restart of the system, everything is that was not known to be on the disk.
/// </summary>
internal sealed class LogRecovery(string folder, LogEnvironment environment)
{
    private readonly LogCheckpoint _checkpoint = LogCheckpoint.Read(folder);
    private int _lastEpoch = -1;

    private bool IsSameBoot => _checkpoint.BootId == environment.BootId;

    /// <exception cref="IOException">The files cannot be read or written.</exception>
    public static RecoveredLog Run(string folder, LogEnvironment environment)
    {
        var segments = LogFolder.Open(folder, environment);
        return new LogRecovery(folder, environment).Run(segments);
    }

    private RecoveredLog Run(List<Segment> segments)
    {
        var startOffset = Math.Max(_checkpoint.StartOffset, segments.Count == 0 ? 0 : segments[0].BaseOffset);
        var endOffset = segments.Count == 0 ? -1 : RecoverSegments(segments);
        if (endOffset < startOffset)
        {
            Drop(segments, 0); // nothing that may be read is left
        }

        var leastEnd = Math.Max(startOffset, _checkpoint.RecoveryPoint);
        if (endOffset < leastEnd)
        {
            // Offsets that were used are not used again, though their records be gone: deleted, compacted, or lost with the disk.
            segments.Add(Segment.Create(folder, leastEnd, environment));
            endOffset = leastEnd;
        }

        startOffset = Math.Max(startOffset, segments[0].BaseOffset);
        var producers = new ProducerTable();
        var snapshots = new ProducerSnapshots(folder, environment);
        var trusted = IsSameBoot ? endOffset : Math.Min(endOffset, _checkpoint.RecoveryPoint);
        new ProducerReplay(segments, producers, environment.Time).Run(snapshots.Load(producers, trusted));
        var state = new LogState([.. segments], startOffset, endOffset, Math.Min(endOffset, producers.FirstOpenOffset));
        return new RecoveredLog(state, producers, snapshots, _checkpoint with { LeaderEpoch = Math.Max(_checkpoint.LeaderEpoch, _lastEpoch) });
    }

    /// <returns>The log's end.</returns>
    private long RecoverSegments(List<Segment> segments)
    {
        var trustedUpTo = IsSameBoot ? long.MaxValue : _checkpoint.RecoveryPoint;
        var denseFrom = _checkpoint.LeaderEpoch < 0 ? long.MaxValue : _checkpoint.RecoveryPoint;
        var first = IsSameBoot ? segments.Count - 1 : Math.Max(LogState.Find([.. segments], trustedUpTo), 0);
        long endOffset = -1;
        for (var i = first; i < segments.Count; i++)
        {
            var size = segments[i].Size;
            var tail = segments[i].Recover(trustedUpTo, denseFrom);
            endOffset = tail.NextOffset;
            _lastEpoch = Math.Max(_lastEpoch, tail.LeaderEpoch);
            if (tail.End < size || (i + 1 < segments.Count && !MayFollow(segments[i + 1], endOffset, denseFrom)))
            {
                environment.Logger.LogWarning(
                    "The log in {Folder} was cut off at offset {EndOffset}: {Torn} bytes of its segment {BaseOffset} and {Later} later segments were no good",
                    folder, endOffset, size - tail.End, segments[i].BaseOffset, segments.Count - i - 1);
                // Later segments first: were this killed in between, what is torn is still there to be seen.
                Drop(segments, i + 1);
                segments[i].Seal();
            }
        }

        return endOffset;
    }

    private static bool MayFollow(Segment next, long endOffset, long denseFrom) =>
        next.BaseOffset == endOffset || (next.BaseOffset > endOffset && endOffset < denseFrom);

    private static void Drop(List<Segment> segments, int first)
    {
        for (var i = segments.Count - 1; i >= first; i--)
        {
            segments[i].Delete();
        }

        segments.RemoveRange(first, segments.Count - first);
    }
}
