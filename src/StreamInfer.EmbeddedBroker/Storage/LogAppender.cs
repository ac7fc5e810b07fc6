using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Appends to one log: offsets, producers, segments. Used by one thread at a time, the holder of the log's lock.</summary>
internal sealed class LogAppender(
    string folder, int leaderEpoch, LogState state, ProducerTable producers, ProducerSnapshots snapshots, LogFlush flush, LogEnvironment environment)
{
    /// <summary>Bytes appended from one snapshot of the producers to the next: what opening the log has to walk through at most.</summary>
    private const int SnapshotInterval = 16 << 20;

    private readonly BatchBuilder _markers = new();
    private int _sinceSnapshot;

    /// <summary>Appends checked batches.</summary>
    public AppendResult Append(Span<byte> batches, TopicSettings settings, AppendOrigin origin, long logAppendTimeMs)
    {
        var sequences = AppendSequences.Check(batches, producers, origin);
        if (sequences.Refusal is { } refusal)
        {
            return Refused(refusal);
        }

        if (sequences.DuplicateOf >= 0)
        {
            return new AppendResult(ErrorCode.None, sequences.DuplicateOf, logAppendTimeMs, state.EndOffset);
        }

        var baseOffset = state.EndOffset;
        var (endOffset, maxTimestamp) = Stamp(batches, baseOffset);
        try
        {
            RollIfDue(batches.Length, endOffset, settings);
            state.Active.Append(batches, baseOffset, maxTimestamp);
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            return Failed(error);
        }

        AddToProducers(batches);
        Publish(endOffset, batches.Length);
        return new AppendResult(ErrorCode.None, baseOffset, logAppendTimeMs, endOffset);
    }

    /// <summary>Appends the end of a transaction, if the producer has one open.</summary>
    public AppendResult EndTransaction(long producerId, short producerEpoch, bool isCommit, int coordinatorEpoch, TopicSettings settings)
    {
        var known = producers.Find(producerId);
        if (known is not null && producerEpoch < known.Epoch)
        {
            return Refused(new Refusal(ErrorCode.InvalidProducerEpoch, $"producer {producerId} has epoch {known.Epoch}, this is {producerEpoch}"));
        }

        if (known is not null && coordinatorEpoch < known.CoordinatorEpoch)
        {
            return Refused(new Refusal(ErrorCode.TransactionCoordinatorFenced, $"coordinator epoch {coordinatorEpoch} is older than {known.CoordinatorEpoch}"));
        }

        var nowMs = NowMs();
        if (known is null || known.OpenFrom < 0)
        {
            // The epoch counts all the same: an older producer that still has a request on the way must not open what nobody would end.
            producers.End(producerId, producerEpoch, coordinatorEpoch, nowMs);
            return new AppendResult(ErrorCode.None, -1, -1, state.EndOffset);
        }

        var markerOffset = state.EndOffset;
        var marker = TransactionMarker.Build(_markers, producerId, producerEpoch, isCommit, coordinatorEpoch, nowMs);
        var (endOffset, maxTimestamp) = Stamp(marker, markerOffset);
        try
        {
            RollIfDue(marker.Length, endOffset, settings);
            if (isCommit)
            {
                state.Active.Append(marker, markerOffset, maxTimestamp);
            }
            else
            {
                var aborted = new AbortedTransaction(producerId, known.OpenFrom, markerOffset);
                state.Active.AppendAbort(marker, maxTimestamp, aborted, Math.Min(endOffset, producers.FirstOpenOffsetBesides(known)));
            }
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            return Failed(error);
        }

        producers.End(producerId, producerEpoch, coordinatorEpoch, nowMs);
        Publish(endOffset, marker.Length);
        return new AppendResult(ErrorCode.None, markerOffset, -1, endOffset);
    }

    /// <summary>Closes the active segment, if there is anything in it, and begins another.</summary>
    /// <exception cref="IOException">The disk is full or fails; the log is as it was.</exception>
    public void Roll()
    {
        ObjectDisposedException.ThrowIf(state.IsClosed, this);
        if (state.Active.Size == 0)
        {
            return;
        }

        state.Active.Seal();
        if (environment.Flush == FlushMode.Always)
        {
            // Were the power lost, a later segment must not be there without the whole of this one.
            flush.FlushNow();
        }

        var next = Segment.Create(folder, state.EndOffset, environment);
        state.Segments = [.. state.Segments, next];
        TakeSnapshot();
        flush.FlushInBackground();
    }

    /// <summary>Keeps the producers as they are now, so that the next opening need not walk through the log.</summary>
    public void TakeSnapshot()
    {
        ObjectDisposedException.ThrowIf(state.IsClosed, this);
        try
        {
            snapshots.Write(producers, state.EndOffset, flush.FlushedOffset);
            _sinceSnapshot = 0;
        }
        catch (IOException error)
        {
            environment.Logger.LogWarning(error, "The producers of the log in {Folder} could not be kept; opening it will take longer", folder);
        }
    }

    /// <summary>Sets offsets and leader epoch, which lie outside the checksum.</summary>
    private (long EndOffset, long MaxTimestamp) Stamp(Span<byte> batches, long offset)
    {
        var maxTimestamp = -1L;
        for (var left = batches; !left.IsEmpty;)
        {
            var header = new BatchHeader(left) { BaseOffset = offset, LeaderEpoch = leaderEpoch };
            offset = header.LastOffset + 1;
            maxTimestamp = Math.Max(maxTimestamp, header.MaxTimestamp);
            left = left[(int)header.TotalSize..];
        }

        return (offset, maxTimestamp);
    }

    private void RollIfDue(int length, long endOffset, TopicSettings settings)
    {
        var active = state.Active;
        if ((long)active.Size + length > settings.SegmentBytes || endOffset - active.BaseOffset > int.MaxValue || NowMs() - active.CreatedMs >= settings.SegmentMs)
        {
            Roll();
        }
    }

    private void AddToProducers(Span<byte> batches)
    {
        for (var left = batches; !left.IsEmpty;)
        {
            var header = new BatchHeader(left);
            if (header.ProducerId >= 0)
            {
                producers.Add(ProducerBatch.Of(header), header.BaseOffset, NowMs());
            }

            left = left[(int)header.TotalSize..];
        }
    }

    private void Publish(long endOffset, int length)
    {
        state.EndOffset = endOffset;
        state.LastStableOffset = Math.Min(endOffset, producers.FirstOpenOffset);
        _sinceSnapshot += length;
        if (_sinceSnapshot >= SnapshotInterval)
        {
            TakeSnapshot();
        }
    }

    private long NowMs() => environment.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private static AppendResult Refused(Refusal refusal) => new(refusal.Error, -1, -1, -1, refusal.Message);

    private static bool IsOfDisk(Exception error) => error is IOException or UnauthorizedAccessException;

    private AppendResult Failed(Exception error)
    {
        environment.Logger.LogError(error, "Nothing could be appended to the log in {Folder}", folder);
        return new AppendResult(ErrorCode.KafkaStorageError, -1, -1, -1, error.Message);
    }
}
