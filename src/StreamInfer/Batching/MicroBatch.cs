using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using StreamInfer.Routing;

namespace StreamInfer.Batching;

/// <summary>
/// Events on their way through the pipeline, in order of arrival, those that get a dead letter included. It has one owner at a
/// time (poller, executor, publisher, poller again) and is reused for good. Its events lie in lanes, one a version that scores some of them: a run has rows of
/// one version only, and output leaves in order of arrival all the same.
/// </summary>
public sealed class MicroBatch
{
    private readonly BatchEvent[] _events;
    private readonly List<RecordBatch> _holds = [];

    // Those of the versions that score now first; others are kept for when they score again.
    private readonly List<LaneRows> _rows = [];
    private ScoringSet? _rescuer;
    private Settlement? _settlement;

    // Made when first needed: most versions take the same rows.
    private FeatureBlock? _spareRows;
    private int _spares;

    /// <param name="capacity">Most events.</param>
    public MicroBatch(int capacity) => _events = new BatchEvent[capacity];

    public int Count { get; private set; }

    /// <summary>The versions that it goes by; from <see cref="Open"/> to <see cref="Finish"/>.</summary>
    public ScoringSet Set { get; private set; } = null!;

    /// <summary>How many lanes there are.</summary>
    public int LaneCount { get; private set; }

    /// <summary>The rows of the primary version.</summary>
    public LaneRows Primary => _rows[0];

    /// <summary>Its place in the order of hand-over: batches are numbered as they are opened, from 0.</summary>
    public long Number { get; private set; }

    /// <summary>Arrival of the first event; only while <see cref="Count"/> is positive.</summary>
    public long OldestArrival { get; private set; }

    /// <summary>The earliest deadline among the events; only while <see cref="Count"/> is positive.</summary>
    public long OldestDeadline { get; private set; }

    /// <summary>Ticks from the start of its run to its hand-over, as expected when it left the poller's hands.</summary>
    public long ExpectedTicks { get; set; }

    /// <summary>When it left.</summary>
    public long ClosedTimestamp { get; private set; }

    /// <summary>Whether an executor was idle when it left, so that what passes until its run is the price of waking one up.</summary>
    public bool FoundIdle { get; private set; }

    /// <summary>When an executor took it up.</summary>
    public long StartedTimestamp { get; set; }

    /// <summary>When its run was over.</summary>
    public long FinishedTimestamp { get; set; }

    /// <summary>Counts the acknowledgements of its output; from <see cref="Open"/> to <see cref="Finish"/>.</summary>
    public DeliveryTicket Ticket => _settlement!.Ticket;

    public Span<BatchEvent> Events => _events.AsSpan(0, Count);

    /// <summary>Rows to score in all lanes, at most <see cref="Count"/>.</summary>
    public int Rows
    {
        get
        {
            var rows = 0;
            for (var lane = 0; lane < LaneCount; lane++)
            {
                rows += _rows[lane].Rows;
            }

            return rows;
        }
    }

    /// <summary>The rows of one version.</summary>
    /// <param name="lane">0 up to <see cref="LaneCount"/> less one; its place in <see cref="ScoringSet.Lanes"/>.</param>
    public LaneRows LaneAt(int lane) => _rows[lane];

    /// <summary>Makes an empty batch ready for events.</summary>
    /// <param name="number">Its place in the order of hand-over.</param>
    /// <param name="settlement">Counts its acknowledgements.</param>
    /// <param name="set">What it goes by, retained for it.</param>
    public void Open(long number, Settlement settlement, ScoringSet set)
    {
        Number = number;
        _settlement = settlement;
        GoBy(set);
    }

    /// <summary>While it is empty it may go by other versions.</summary>
    /// <param name="set">Retained for it.</param>
    internal void Reopen(ScoringSet set)
    {
        Set.Release();
        GoBy(set);
    }

    /// <summary>Adds an event; where <paramref name="scored"/>, its row is the one that its lane had free before the call.</summary>
    /// <param name="batch">Holds the record.</param>
    /// <param name="record">Index of the record.</param>
    /// <param name="progress">Of the event's partition.</param>
    /// <param name="deadline">The timestamp by which it has to be handed over.</param>
    /// <param name="scored">Whether it has a row.</param>
    /// <param name="bytes">Of the record.</param>
    /// <param name="lane">Who scores it.</param>
    public ref BatchEvent Add(RecordBatch batch, int record, PartitionProgress progress, long deadline, bool scored, int bytes, int lane = 0)
    {
        if (_holds.Count == 0 || !ReferenceEquals(_holds[^1], batch))
        {
            batch.Retain();
            _holds.Add(batch);
        }

        if (Count == 0)
        {
            OldestArrival = batch.ArrivalTimestamp;
            _settlement!.OldestArrival = batch.ArrivalTimestamp;
            OldestDeadline = deadline;
        }
        else if (deadline < OldestDeadline)
        {
            OldestDeadline = deadline;
        }

        _settlement!.Add(progress, progress.Begin(batch.Records[record].Offset), bytes);
        ref var added = ref _events[Count++];
        added.Batch = batch;
        added.Record = record;
        added.Lane = lane;
        added.Row = scored ? _rows[lane].Rows++ : -1;
        added.Spare = -1;
        added.Deadline = deadline;
        added.Reason = DeadLetterReason.None;
        added.Detail = null;
        added.Feature = null;
        return ref added;
    }

    /// <summary>A free row in the primary version's form, for an event of another lane.</summary>
    internal (FeatureBlock Features, int Row) TakeSpare()
    {
        var layout = Primary.Lane.Model.Session.Layout;
        if (_spareRows?.Layout.Matches(layout) != true)
        {
            _spareRows = new FeatureBlock(layout, _events.Length);
        }

        return (_spareRows, _spares++);
    }

    /// <summary>No more events: it leaves now.</summary>
    public void Close(long timestamp, bool foundIdle)
    {
        ClosedTimestamp = timestamp;
        FoundIdle = foundIdle;
    }

    /// <summary>Takes the rows of events that are not to be scored any more out of what is run; the others move up, in order.</summary>
    public void CompactRows()
    {
        Span<int> rows = stackalloc int[LaneCount];
        rows.Clear();
        foreach (ref var kept in Events)
        {
            if (kept.HasRow)
            {
                ref var row = ref rows[kept.Lane];
                if (kept.Row != row)
                {
                    var features = _rows[kept.Lane].Features;
                    RowCopy.Copy(features, kept.Row, features, row, 1);
                    kept.Row = row;
                }

                row++;
            }
        }

        for (var lane = 0; lane < rows.Length; lane++)
        {
            _rows[lane].Rows = rows[lane];
        }
    }

    /// <summary>
    /// All output is with the producer, which has its own copy: the bytes of the records are given up, and the batch is empty, ready for its next use.
    /// </summary>
    /// <returns>What is still to be done for its events.</returns>
    public Settlement Finish()
    {
        foreach (var batch in _holds)
        {
            batch.Release();
        }

        _holds.Clear();
        Events.Clear();
        Count = 0;
        LaneCount = 0;
        Set.Release();
        _rescuer?.Release();
        (Set, _rescuer) = (null!, null);
        var settlement = _settlement!;
        _settlement = null;
        return settlement;
    }

    /// <summary>Events of one lane are scored by the primary version, since their own has failed.</summary>
    internal void FallBack(int lane)
    {
        var (failed, primary) = (_rows[lane], _rows[0]);
        var isSame = failed.Fits(primary.Lane);
        foreach (ref var moved in Events)
        {
            if (moved.Lane == lane && moved.HasRow)
            {
                MoveToPrimary(ref moved, isSame ? failed.Features : _spareRows!, isSame ? moved.Row : moved.Spare);
            }
        }

        failed.FellBack += failed.Rows;
        failed.Rows = 0;
    }

    /// <summary>The primary rows are scored by the version that is the primary one by now.</summary>
    /// <param name="current">Retained for it, where it returns true.</param>
    /// <returns>False where that cannot run them.</returns>
    internal bool TryGiveTo(ScoringSet current)
    {
        if (!_rows[0].Fits(current.Primary))
        {
            return false;
        }

        _rescuer?.Release();
        _rescuer = current;
        _rows[0].GiveTo(current.Primary);
        return true;
    }

    private void MoveToPrimary(ref BatchEvent moved, FeatureBlock from, int row)
    {
        var primary = _rows[0];
        moved.Lane = 0;
        if (row < 0)
        {
            moved.Row = -1;
            moved.Reason = DeadLetterReason.ModelError;
            moved.Detail = "the version that it was meant for failed, and the primary version cannot take its values";
            return;
        }

        RowCopy.Copy(from, row, primary.Features, primary.Rows, 1);
        moved.Row = primary.Rows++;
        moved.Quality |= Decoding.QualityFlags.Degraded;
    }

    private void GoBy(ScoringSet set)
    {
        Set = set;
        LaneCount = set.Lanes.Length;
        _spares = 0;
        for (var lane = 0; lane < LaneCount; lane++)
        {
            Fit(lane, set.Lanes[lane]);
        }

        // One more than are in use is enough for going back and forth between two versions.
        if (_rows.Count > LaneCount + 1)
        {
            _rows.RemoveRange(LaneCount + 1, _rows.Count - LaneCount - 1);
        }
    }

    private void Fit(int lane, ScoringLane version)
    {
        var found = lane < _rows.Count && _rows[lane].Fits(version) ? lane : _rows.FindIndex(Math.Min(lane, _rows.Count), rows => rows.Fits(version));
        if (found < 0)
        {
            _rows.Insert(lane, new LaneRows(version, _events.Length));
        }
        else if (found > lane)
        {
            (_rows[lane], _rows[found]) = (_rows[found], _rows[lane]);
        }

        _rows[lane].GiveTo(version);
        _rows[lane].Clear();
    }
}
