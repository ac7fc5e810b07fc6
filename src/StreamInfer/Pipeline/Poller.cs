using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// The first stage, on a thread of its own: polls records, decodes each into a row of the open micro-batch, takes back what is settled and commits
/// what is done. It is the only one to touch the source.
/// </summary>
internal sealed class Poller
{
    /// <summary>
    /// Most records a poll. They all count as arrived together, so a poll must be short against the deadline; and at this size what a poll costs is shared by
    /// so many that a larger one gains nothing.
    /// </summary>
    public const int PollCapacity = 256;

    /// <summary>Polls wait in whole milliseconds.</summary>
    public static readonly TimeSpan PollGranularity = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan IdlePoll = TimeSpan.FromMilliseconds(100);

    private readonly PipelineContext _context;
    private readonly EventDecoder _decoder;
    private readonly IRecordSource _source;
    private readonly ProgressKeeper _progress;
    private readonly SchemaHolds? _holds;
    private readonly BatchCollector _collector;
    private readonly PipelineRoom _room;
    private readonly RoomWait _wait;
    private readonly PublishGate? _gate;
    private readonly RateLimit? _rate;
    private int _rewinds;

    public Poller(
        PipelineContext context,
        EventDecoder decoder,
        SchemaDirectory? schemas,
        Func<IAssignmentListener, IRecordSource> openSource,
        PipelineRoom room,
        BatchCollector collector,
        Transacting? transacting,
        CancellationToken abort)
    {
        _context = context;
        _decoder = decoder;
        _room = room;
        _collector = collector;
        _gate = transacting?.Gate;
        _progress = new ProgressKeeper(
            context, room.InFlight, room.Signal, () => collector.LeaveIfAny(CloseReason.Drain), transacting?.Assignment ?? new Assignment(), transacting?.Keeper, abort);
        _source = openSource(_progress);
        if (transacting is not null)
        {
            transacting.Keeper.Membership = _source.Membership;
            transacting.Keeper.ReadAgain = ReadAgain;
        }

        _progress.Source = _source;
        _holds = schemas is null ? null : new SchemaHolds(_source, schemas, context);
        _progress.Gone = partitions => _holds?.Forget(partitions);
        _rate = RateLimit.Of(context.Topology, context.Time);
        _wait = new RoomWait(context, _source, _progress, collector, room, _rate, TellHeld);
    }

    /// <summary>Records that are not read yet, as the source knows.</summary>
    public long Lag => _source.Lag;

    /// <summary>How long it decoded and collected.</summary>
    public BusyMeter Busy { get; } = new();

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

            PipelineLog.Stopping(_context.Logger, _context.Topology.ShutdownTimeout);
            return !abort.IsCancellationRequested && _progress.Drain(_context.PatienceOf(_context.Topology.ShutdownTimeout));
        }
        catch
        {
            // Nothing in flight can be finished by a stage that failed.
            _progress.GiveUp();
            throw;
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        _progress.IsLeaving = true;
        try
        {
            _source.Close();
        }
        finally
        {
            _source.Dispose();
            _gate?.End();
        }
    }

    private void Step(CancellationToken stop, CancellationToken abort)
    {
        // Meanwhile the open batch may be parked: an executor need not wait for a commit.
        _progress.Recycle();
        _progress.CommitIfDue();
        _holds?.ReleaseSettled();
        _collector.Reclaim();
        _collector.Adopt();
        if (!_wait.TryFind(forPoll: true, stop, abort))
        {
            return;
        }

        var records = _room.Records.Rent();
        records.Retain();
        try
        {
            var rewinds = _rewinds;
            var count = _source.Poll(records, PollTimeout(_collector.Settle()));
            _collector.Reclaim();

            if (rewinds != _rewinds)
            {
                // A callback of the poll rewound, and nobody knows which side of that these records are from.
                ReadAgain(records, 0);
            }
            else if (count > 0)
            {
                Take(records, stop, abort);
            }
        }
        finally
        {
            records.Release();
        }

        _collector.Settle();
        TellHeld();
    }

    private void TellHeld() => _context.State.Held(_holds?.Count ?? 0);

    private void Take(RecordBatch records, CancellationToken stop, CancellationToken abort)
    {
        var started = _context.Time.GetTimestamp();
        Busy.Begin(started);
        var nowMs = _context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        _collector.Begin();
        var rewinds = _rewinds;
        _rate?.Refresh();
        for (var i = 0; i < records.Count; i++)
        {
            // What is not begun here was never ours to finish: it is read again after a restart.
            if (!_collector.IsOpen && !FindRoom(stop, abort))
            {
                break;
            }

            if (rewinds != _rewinds)
            {
                ReadAgain(records, i);
                break;
            }

            ref readonly var record = ref records.Records[i];
            var progress = _progress.Assignment.Find(record.Partition);
            if (progress is not null && _holds?.IsHeld(progress) != true)
            {
                Append(records, i, progress, nowMs);
            }
        }

        var ended = _context.Time.GetTimestamp();
        Busy.End(ended);
        _context.Metrics.StageTook(Stage.Decode, _context.Time.GetElapsedTime(started, ended).TotalSeconds);
    }

    private bool FindRoom(CancellationToken stop, CancellationToken abort)
    {
        Busy.End(_context.Time.GetTimestamp());
        var isThere = _wait.TryFind(forPoll: false, stop, abort);
        Busy.Begin(_context.Time.GetTimestamp());
        return isThere;
    }

    private void Append(RecordBatch records, int index, PartitionProgress progress, long nowMs)
    {
        ref readonly var record = ref records.Records[index];
        var open = _collector.Open;
        var lane = open.Set.Routes.LaneOf(record);
        var rows = open.LaneAt(lane);
        var isOver = _rate?.IsOver == true;
        var decoded = isOver && _rate!.Drops
            ? _rate.Refuse(record.TimestampMs)
            : _decoder.Decode(record, records.HeadersOf(record), rows.Lane.Runtime.Encoder, rows.Features, rows.Rows);
        if (decoded.Outcome == EventOutcome.NeedsSchema)
        {
            _holds!.Hold(progress, record.Offset, decoded.PendingSchema);
            return;
        }

        if (!isOver)
        {
            _rate?.Take();
        }

        var deadline = _context.Deadlines.DeadlineOf(records.ArrivalTimestamp, nowMs, decoded.EventTimeMs);
        var bytes = BytesOf(records, record);
        var isScored = decoded.Outcome == EventOutcome.Scored;
        ref var added = ref _collector.Add(records, index, progress, deadline, isScored, bytes, lane);
        if (lane > 0 && isScored)
        {
            added.Spare = KeepForPrimary(open, rows);
        }

        added.EventTimeMs = decoded.EventTimeMs;
        added.Quality = isOver ? decoded.Quality | QualityFlags.OverRate : decoded.Quality;
        added.Reason = decoded.Fault.Reason;
        added.Detail = decoded.Fault.Detail;
        added.Feature = decoded.Fault.Feature;
        _room.InFlight.Add(bytes);
        if (_room.InFlight.IsFull)
        {
            _collector.LeaveIfAny(CloseReason.Full);
        }
        else
        {
            _collector.LeaveAtLimit();
        }
    }

    /// <summary>The event that was just decoded may have to be scored by the primary version, should its own fail.</summary>
    private int KeepForPrimary(MicroBatch batch, LaneRows rows)
    {
        var primary = batch.Primary;
        if (rows.Fits(primary.Lane))
        {
            return -1;
        }

        var (features, row) = batch.TakeSpare();
        return _decoder.TryEncodeAgain(primary.Lane.Runtime.Encoder, features, row) ? row : -1;
    }

    /// <summary>Nothing that was read since these positions counts: batches of it are turned away, and it is read again.</summary>
    private void ReadAgain(IReadOnlyList<PartitionPosition> positions)
    {
        _rewinds++;
        _collector.LeaveIfAny(CloseReason.Drain);
        _gate!.RefuseBelow(_collector.FirstNumber);
        _holds?.ReleaseAll();
        foreach (var position in positions)
        {
            _source.Rewind(position.Partition, position.NextOffset);
        }
    }

    /// <summary>The records from <paramref name="first"/> on are not taken: their partitions are read again from them, or from before them.</summary>
    private void ReadAgain(RecordBatch records, int first)
    {
        foreach (ref readonly var record in records.Records[first..])
        {
            if (_progress.Assignment.Find(record.Partition) is { } progress)
            {
                progress.StartAt(record.Offset);
                _source.Rewind(record.Partition, progress.RestartOffset);
            }
        }
    }

    private TimeSpan PollTimeout(long waitTicks)
    {
        if (_progress.IsBusy)
        {
            return PollGranularity;
        }

        var wait = waitTicks == BatchDecision.Forever ? IdlePoll : _context.Time.GetElapsedTime(0, waitTicks);
        return wait < IdlePoll ? wait : IdlePoll;
    }

    private static int BytesOf(RecordBatch records, in SourceRecord record)
    {
        var bytes = Math.Max(0, record.Key.Length) + Math.Max(0, record.Value.Length);
        foreach (ref readonly var header in records.HeadersOf(record))
        {
            bytes += header.Bytes;
        }

        return bytes;
    }
}
