using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Batching;

/// <summary>
/// Events on their way through the pipeline, in order of arrival, those that get a dead letter included. It has one owner at a
/// time (poller, executor, publisher, poller again) and is reused for good.
/// </summary>
public sealed class MicroBatch
{
    private readonly BatchEvent[] _events;
    private readonly List<RecordBatch> _holds = [];
    private Settlement? _settlement;

    /// <param name="layout">The inputs of the model.</param>
    /// <param name="shape">The results of the model.</param>
    /// <param name="capacity">Most events.</param>
    public MicroBatch(RowLayout layout, ScoreShape shape, int capacity)
    {
        _events = new BatchEvent[capacity];
        Features = new FeatureBlock(layout, capacity);
        Scores = new ScoreBlock(shape, capacity);
    }

    public FeatureBlock Features { get; }

    public ScoreBlock Scores { get; }

    public int Count { get; private set; }

    /// <summary>Rows to score, at most <see cref="Count"/>.</summary>
    public int Rows { get; private set; }

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

    /// <summary>Makes an empty batch ready for events.</summary>
    public void Open(long number, Settlement settlement)
    {
        Number = number;
        _settlement = settlement;
    }

    /// <summary>Adds an event; a row for it lies at <see cref="Rows"/> before the call where <paramref name="scored"/>.</summary>
    /// <param name="batch">Holds the record.</param>
    /// <param name="record">Index of the record.</param>
    /// <param name="progress">Of the event's partition.</param>
    /// <param name="deadline">The timestamp by which it has to be handed over.</param>
    /// <param name="scored">Whether it has a row.</param>
    /// <param name="bytes">Of the record.</param>
    public ref BatchEvent Add(RecordBatch batch, int record, PartitionProgress progress, long deadline, bool scored, int bytes)
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
        added.Row = scored ? Rows++ : -1;
        added.Deadline = deadline;
        added.Reason = DeadLetterReason.None;
        added.Detail = null;
        return ref added;
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
        var rows = 0;
        foreach (ref var kept in Events)
        {
            if (kept.HasRow)
            {
                if (kept.Row != rows)
                {
                    RowCopy.Copy(Features, kept.Row, Features, rows, 1);
                    kept.Row = rows;
                }

                rows++;
            }
        }

        Rows = rows;
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
        Rows = 0;
        var settlement = _settlement!;
        _settlement = null;
        return settlement;
    }
}
