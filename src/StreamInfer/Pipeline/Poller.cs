using System.Collections.Concurrent;
using System.Threading.Channels;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// The first stage, on a thread of its own: polls records, decodes each into a row of the open micro-batch, lets batches leave when full or due, takes
/// back settled ones and commits what is done. It is the only one to touch the source.
/// </summary>
internal sealed class Poller
{
    /// <summary>
    /// Most records a poll. They all count as arrived with the first, so a poll must be short against the deadline: at some microseconds a record
    /// in the client library these are a millisecond or two.
    /// </summary>
    public const int PollCapacity = 256;

    private static readonly TimeSpan IdlePoll = TimeSpan.FromMilliseconds(100);

    /// <summary>Polls wait in whole milliseconds: a batch that is due within one leaves now rather than too late.</summary>
    private static readonly TimeSpan PollGranularity = TimeSpan.FromMilliseconds(1);

    private readonly PipelineContext _context;
    private readonly EventDecoder _decoder;
    private readonly IRecordSource _source;
    private readonly ProgressKeeper _progress;
    private readonly SchemaHolds? _holds;
    private readonly ChannelWriter<MicroBatch> _output;
    // Given back by whichever stage releases a poll's records last.
    private readonly ConcurrentStack<RecordBatch> _freeRecords = new();
    private readonly RoomWait _room;
    private MicroBatch? _open;

    public Poller(PipelineContext context, EventDecoder decoder, SchemaDirectory? schemas, Func<IAssignmentListener, IRecordSource> openSource, BatchPool pool, ChannelWriter<MicroBatch> output)
    {
        _context = context;
        _decoder = decoder;
        _output = output;
        _progress = new ProgressKeeper(context, pool, LeaveForDrain);
        _source = openSource(_progress);
        _progress.Source = _source;
        _holds = schemas is null ? null : new SchemaHolds(_source, schemas, context);
        _room = new RoomWait(context, _source, _progress, pool);
    }

    /// <summary>Records that are not read yet, as the source knows.</summary>
    public long Lag => _source.Lag;

    /// <summary>Polls until <paramref name="stop"/>, then drains, commits and leaves the group.</summary>
    /// <param name="stop">The service is to stop.</param>
    /// <param name="abort">A stage failed: nothing can be drained.</param>
    /// <returns>Whether everything in flight was acknowledged in time.</returns>
    public bool Run(CancellationToken stop, CancellationToken abort)
    {
        try
        {
            while (!stop.IsCancellationRequested && !abort.IsCancellationRequested)
            {
                Step(stop, abort);
            }

            return !abort.IsCancellationRequested && _progress.Drain(_context.ShutdownTimeout, abort);
        }
        finally
        {
            _source.Close();
            _source.Dispose();
        }
    }

    private void Step(CancellationToken stop, CancellationToken abort)
    {
        _progress.Recycle();
        _progress.CommitIfDue();
        _holds?.ReleaseSettled();
        if (_open is null && !_room.TryTake(ref _open, stop, abort))
        {
            return;
        }

        var records = RentRecords();
        records.Retain();
        try
        {
            if (_source.Poll(records, PollTimeout()) > 0)
            {
                Take(records, stop, abort);
            }
        }
        finally
        {
            records.Release();
        }

        if (_open is { Count: > 0 } && TimeUntilDue() <= PollGranularity)
        {
            Leave(CloseReason.Deadline);
        }

        _context.State.Assignment(_progress.Assignment.Count, _holds?.Count ?? 0);
    }

    private void Take(RecordBatch records, CancellationToken stop, CancellationToken abort)
    {
        var started = _context.Time.GetTimestamp();
        for (var i = 0; i < records.Count; i++)
        {
            // What is not begun here was never ours to finish: it is read again after a restart.
            if (_open is null && !_room.TryTake(ref _open, stop, abort))
            {
                return;
            }

            ref readonly var record = ref records.Records[i];
            var progress = _progress.Assignment.Find(record.Partition);
            if (progress is not null && _holds?.IsHeld(record.Partition) != true)
            {
                Append(records, i, progress);
            }
        }

        _context.Metrics.StageTook(Stage.Decode, _context.Time.GetElapsedTime(started).TotalSeconds);
    }

    private void Append(RecordBatch records, int index, PartitionProgress progress)
    {
        ref readonly var record = ref records.Records[index];
        var open = _open!;
        var decoded = _decoder.Decode(record, records.HeadersOf(record), open.Features, open.Rows);
        if (decoded.Outcome == EventOutcome.NeedsSchema)
        {
            _holds!.Hold(record.Partition, record.Offset, decoded.PendingSchema);
            return;
        }

        ref var added = ref open.Add(records, index, progress, decoded.Outcome == EventOutcome.Scored);
        added.EventTimeMs = decoded.EventTimeMs;
        added.Quality = decoded.Quality;
        added.Reason = decoded.Fault.Reason;
        added.Detail = decoded.Fault.Detail;
        if (_context.Policy.IsFull(open.Count))
        {
            Leave(CloseReason.Full);
        }
    }

    private TimeSpan PollTimeout()
    {
        if (_open!.Count == 0)
        {
            return IdlePoll;
        }

        var due = TimeUntilDue();
        return due < IdlePoll ? due : IdlePoll;
    }

    private TimeSpan TimeUntilDue()
    {
        var ticks = _context.Policy.TicksUntilDue(_context.Time.GetTimestamp(), _open!.OldestArrival, _context.HandOver.Reserve);
        return _context.Time.GetElapsedTime(0, ticks);
    }

    private void LeaveForDrain()
    {
        if (_open is { Count: > 0 })
        {
            Leave(CloseReason.Drain);
        }
        else if (_open is not null)
        {
            _progress.Return(_open);
            _open = null;
        }
    }

    private void Leave(CloseReason reason)
    {
        var batch = _open!;
        _open = null;
        var now = _context.Time.GetTimestamp();
        batch.Close(reason, now);
        _context.State.Closed(reason, batch.Count);
        _context.Metrics.EventsRead(batch.Count);
        _context.Metrics.BatchClosed(reason, batch.Count);
        _context.Metrics.StageTook(Stage.Collect, _context.Time.GetElapsedTime(batch.OldestArrival, now).TotalSeconds);

        // Holds as many batches as there are, so it is never full.
        _output.TryWrite(batch);
    }

    private RecordBatch RentRecords() =>
        _freeRecords.TryPop(out var free) ? free : new RecordBatch(PollCapacity, _freeRecords.Push);
}
