using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Takes segments out of one log: retention, deletion of records, compaction. What changes the list holds the log's lock.</summary>
internal sealed class LogCleanup(
    string folder, LogState state, LogAppender appender, ProducerTable producers, LogFlush flush, CheckpointFile checkpoint, Lock changing, LogEnvironment environment)
{
    /// <summary>Held while segments are deleted or replaced, which may take the disk's time: appends go on.</summary>
    private readonly Lock _restructuring = new();

    /// <summary>Closed segments whose records are all stable.</summary>
    public IReadOnlyList<Segment> Closed
    {
        get
        {
            var stable = state.LastStableOffset;
            var segments = state.Segments;
            var count = 0;
            while (count + 1 < segments.Length && segments[count + 1].BaseOffset <= stable)
            {
                count++;
            }

            return segments[..count];
        }
    }

    /// <summary>What is due now and then, compaction apart.</summary>
    /// <exception cref="IOException">The disk is full or fails; the rest is done the next time.</exception>
    public void Run(TopicSettings settings)
    {
        lock (changing)
        {
            if (NowMs() - state.Active.CreatedMs >= settings.SegmentMs)
            {
                appender.Roll();
            }

            producers.Expire(NowMs());
        }

        if (settings.CleanupPolicy.HasFlag(CleanupPolicy.Delete))
        {
            DeleteBelow(FirstKept(settings));
        }

        lock (changing)
        {
            appender.TakeSnapshot();
        }

        // Those that are closed before the flush are on the disk after it.
        var closed = state.Segments[..^1];
        flush.FlushNow();
        foreach (var segment in closed)
        {
            segment.ReleaseUnused();
        }
    }

    /// <inheritdoc cref="PartitionLog.DeleteRecords"/>
    public long DeleteRecords(long before)
    {
        lock (changing)
        {
            before = before == -1 ? state.EndOffset : before;
            if (before < 0 || before > state.EndOffset)
            {
                return -1;
            }

            if (before <= state.StartOffset)
            {
                return state.StartOffset;
            }

            checkpoint.Update(current => current with { StartOffset = before });
            state.StartOffset = before;
            if (before == state.EndOffset)
            {
                appender.Roll();
            }
        }

        DeleteBelow(before);
        return before;
    }

    /// <inheritdoc cref="PartitionLog.BeginRewrite"/>
    public SegmentRewrite BeginRewrite(IReadOnlyList<Segment> segments)
    {
        var all = state.Segments;
        var first = segments.Count == 0 ? -1 : Array.IndexOf(all, segments[0]);
        if (first < 0 || first + segments.Count > Closed.Count || !all.AsSpan(first, segments.Count).SequenceEqual([.. segments]))
        {
            throw new ArgumentException("only neighbours among the closed segments can be rewritten", nameof(segments));
        }

        var nextOffset = all[first + segments.Count].BaseOffset;
        if (nextOffset - segments[0].BaseOffset > int.MaxValue)
        {
            throw new ArgumentException("the segments span too many offsets for one", nameof(segments));
        }

        lock (_restructuring)
        {
            ObjectDisposedException.ThrowIf(state.IsClosed, this);
            return new SegmentRewrite(segments, nextOffset, new SegmentSwap(folder, segments[0].BaseOffset, nextOffset), Replace, environment);
        }
    }

    /// <summary>After the log is closed: waits for what is being done to its files. Nothing is done to them after this.</summary>
    public void Stop()
    {
        lock (_restructuring)
        {
            // Whoever comes next sees that the log is closed.
        }
    }

    private bool Replace(SegmentRewrite rewrite)
    {
        lock (_restructuring)
        {
            if (state.IsClosed || !rewrite.Old.All(state.Segments.Contains))
            {
                return false;
            }

            // Above the recovery point, recovery takes a gap between batches for damage.
            flush.Settle(rewrite.NextOffset);
            rewrite.Decide();
            lock (changing)
            {
                try
                {
                    foreach (var old in rewrite.Old)
                    {
                        old.Dispose();
                    }

                    rewrite.Finish();
                }
                catch (IOException)
                {
                    // Neither the old segments nor the new one can be read now; the next opening finishes what was begun.
                    state.IsClosed = true;
                    throw;
                }

                var all = state.Segments;
                var first = Array.IndexOf(all, rewrite.Old[0]);
                var segment = new Segment(folder, rewrite.Old[0].BaseOffset, rewrite.Size, environment);
                state.Segments = [.. all[..first], segment, .. all[(first + rewrite.Old.Count)..]];
            }

            return true;
        }
    }

    /// <summary>Where the first segment that retention keeps begins. The active one is closed if it is not among them.</summary>
    private long FirstKept(TopicSettings settings)
    {
        var segments = state.Segments;
        var surplus = settings.RetentionBytes < 0 ? 0 : state.Size - settings.RetentionBytes;
        foreach (var segment in segments.AsSpan()[..^1])
        {
            if (segment.Size > surplus && !IsExpired(segment, settings))
            {
                return segment.BaseOffset;
            }

            surplus -= segment.Size;
        }

        lock (changing)
        {
            // Under the lock, for what is being appended is not to be deleted.
            var last = segments[^1];
            if (last.Size == 0 || !IsExpired(last, settings))
            {
                return last.BaseOffset;
            }

            if (state.Active == last)
            {
                appender.Roll();
            }

            return state.Segments[Array.IndexOf(state.Segments, last) + 1].BaseOffset;
        }
    }

    private bool IsExpired(Segment segment, TopicSettings settings) =>
        settings.RetentionMs >= 0 && NowMs() - (segment.MaxTimestamp >= 0 ? segment.MaxTimestamp : segment.CreatedMs) > settings.RetentionMs;

    /// <summary>Deletes the segments that lie below an offset; the oldest first, so that what is left has no gap, whenever this is killed.</summary>
    private void DeleteBelow(long offset)
    {
        lock (_restructuring)
        {
            ObjectDisposedException.ThrowIf(state.IsClosed, this);
            Segment[] deleted;
            lock (changing)
            {
                var segments = state.Segments;
                var count = Math.Max(LogState.Find(segments, offset), 0);
                deleted = segments[..count];
                state.StartOffset = Math.Max(state.StartOffset, segments[count].BaseOffset);
                state.Segments = segments[count..];
            }

            foreach (var segment in deleted)
            {
                segment.Delete();
            }
        }
    }

    private long NowMs() => environment.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
