using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Batching;

/// <summary>
/// Events on their way through the pipeline, in order of arrival, those that get a dead letter included. It has one owner at a
/// time (poller, run, publish, poller again) and is reused for good.
/// </summary>
public sealed class MicroBatch
{
    private readonly BatchEvent[] _events;
    private readonly List<RecordBatch> _holds = [];

    /// <param name="layout">The inputs of the model.</param>
    /// <param name="shape">The results of the model.</param>
    /// <param name="capacity">Most events.</param>
    /// <param name="onSettled">Called once each time all output of the batch is acknowledged or failed.</param>
    public MicroBatch(RowLayout layout, ScoreShape shape, int capacity, Action<MicroBatch> onSettled)
    {
        _events = new BatchEvent[capacity];
        Features = new FeatureBlock(layout, capacity);
        Scores = new ScoreBlock(shape, capacity);
        Ticket = new DeliveryTicket(() => onSettled(this));
    }

    public FeatureBlock Features { get; }

    public ScoreBlock Scores { get; }

    /// <summary>Counts the acknowledgements of its output.</summary>
    public DeliveryTicket Ticket { get; }

    public int Count { get; private set; }

    /// <summary>Rows to score, at most <see cref="Count"/>.</summary>
    public int Rows { get; private set; }

    /// <summary>Arrival of the first event; only while <see cref="Count"/> is positive.</summary>
    public long OldestArrival => _events[0].Batch.ArrivalTimestamp;

    public CloseReason CloseReason { get; private set; }

    /// <summary>When it left the poller.</summary>
    public long ClosedTimestamp { get; private set; }

    public Span<BatchEvent> Events => _events.AsSpan(0, Count);

    /// <summary>Adds an event; a row for it lies at <see cref="Rows"/> before the call where <paramref name="scored"/>.</summary>
    public ref BatchEvent Add(RecordBatch batch, int record, PartitionProgress progress, bool scored)
    {
        if (_holds.Count == 0 || !ReferenceEquals(_holds[^1], batch))
        {
            batch.Retain();
            _holds.Add(batch);
        }

        ref var added = ref _events[Count++];
        added.Batch = batch;
        added.Record = record;
        added.Row = scored ? Rows++ : -1;
        added.Progress = progress;
        added.Sequence = progress.Begin(batch.Records[record].Offset);
        added.Reason = DeadLetterReason.None;
        added.Detail = null;
        return ref added;
    }

    /// <summary>No more events: it leaves now.</summary>
    public void Close(CloseReason reason, long timestamp)
    {
        CloseReason = reason;
        ClosedTimestamp = timestamp;
    }

    /// <summary>When its output was with the producer.</summary>
    public long HandedOverTimestamp { get; private set; }

    /// <summary>All output is with the producer, which has its own copy: the bytes of the records are given up.</summary>
    public void HandedOver(long timestamp)
    {
        HandedOverTimestamp = timestamp;
        ReleaseRecords();
    }

    /// <summary>Marks all its events as done, for the committed position.</summary>
    public void CompleteProgress()
    {
        foreach (ref var done in Events)
        {
            done.Progress.Complete(done.Sequence);
        }
    }

    /// <summary>Empties it for its next use.</summary>
    public void Reset()
    {
        ReleaseRecords();
        Events.Clear();
        Count = 0;
        Rows = 0;
    }

    private void ReleaseRecords()
    {
        foreach (var batch in _holds)
        {
            batch.Release();
        }

        _holds.Clear();
    }
}
