using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Ingestion;

namespace StreamInfer.Models.Shadows;

/// <summary>
/// Copies of events that were scored, with what was said of them: everything a shadow needs, in memory of its own, so that it keeps nothing of the primary path.
/// It has one owner at a time, the feed or the shadow's thread, and is reused.
/// </summary>
internal sealed class ShadowBatch
{
    private readonly BatchEvent[] _events;
    private readonly PrimaryVerdict[] _verdicts;

    public ShadowBatch(RowLayout layout, ScoreShape shape, int capacity)
    {
        _events = new BatchEvent[capacity];
        _verdicts = new PrimaryVerdict[capacity];
        Records = new RecordBatch(capacity);
        Features = new FeatureBlock(layout, capacity);
        Scores = new ScoreBlock(shape, capacity);
    }

    public RecordBatch Records { get; }

    public FeatureBlock Features { get; }

    public ScoreBlock Scores { get; }

    public int Count { get; private set; }

    public bool IsFull => Count == _events.Length;

    /// <summary>When it was last added to, Unix milliseconds.</summary>
    public long ScoredAtMs { get; private set; }

    public Span<BatchEvent> Events => _events.AsSpan(0, Count);

    /// <summary>One an event.</summary>
    public ReadOnlySpan<PrimaryVerdict> Verdicts => _verdicts.AsSpan(0, Count);

    /// <summary>Copies an event.</summary>
    /// <param name="scored">As it was handed over; it has a row.</param>
    /// <param name="rows">Of the version that scored it.</param>
    /// <param name="copiesRow">Whether its row can be run by the shadow as it is; otherwise the record's value is copied, to be decoded again.</param>
    /// <param name="copiesValue">Whether the value is wanted all the same.</param>
    /// <param name="scoredAtMs">Of the hand-over.</param>
    public void Add(in BatchEvent scored, LaneRows rows, bool copiesRow, bool copiesValue, long scoredAtMs)
    {
        ref readonly var record = ref scored.Batch.Records[scored.Record];
        foreach (ref readonly var header in scored.Batch.HeadersOf(record))
        {
            Records.AddHeader(new RecordHeader(Copy(header.Name), Copy(header.Value)));
        }

        Records.Add(record.Partition, record.Offset, record.TimestampMs, Copy(record.Key), copiesValue || !copiesRow ? Copy(record.Value) : ByteRange.Null);
        if (copiesRow)
        {
            RowCopy.Copy(rows.Features, scored.Row, Features, Count, 1);
        }

        var score = rows.Scores.Scores[scored.Row];
        _verdicts[Count] = new PrimaryVerdict(rows.Lane.Model.Identity.Version, score, rows.Lane.Predictions.Stamp.Decide(score));
        _events[Count] = new BatchEvent { Batch = Records, Record = Count, Row = Count, Spare = copiesRow ? Count : -1, EventTimeMs = scored.EventTimeMs, Quality = scored.Quality };
        ScoredAtMs = scoredAtMs;
        Count++;
    }

    public void Clear()
    {
        Count = 0;
        Records.Clear();
    }

    private ByteRange Copy(ByteRange range) => range.IsNull ? range : Records.Arena.Append(range.Span);
}
