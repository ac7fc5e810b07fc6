namespace StreamInfer.Ingestion;

/// <summary>
/// What one poll returned: records in the order of arrival, with the memory that their bytes lie in. A batch is filled by
/// an <see cref="IRecordSource"/>, then shared read-only by the micro-batches that took events from it, and goes back for reuse
/// when the last of them released it.
/// </summary>
public sealed class RecordBatch
{
    private readonly SourceRecord[] _records;
    private readonly Action<RecordBatch>? _onReleased;
    private RecordHeader[] _headers = new RecordHeader[64];
    private int _headerCount;
    private int _headersOfPrevious;
    private int _holders;

    /// <param name="capacity">Most records a poll may add, 1 or more.</param>
    /// <param name="onReleased">Called, on the releasing thread, when the last holder is done.</param>
    public RecordBatch(int capacity, Action<RecordBatch>? onReleased = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _records = new SourceRecord[capacity];
        _onReleased = onReleased;
    }

    /// <summary>Holds the bytes of records that a source copies in; sources with memory of their own leave it empty.</summary>
    public PinnedArena Arena { get; } = new();

    /// <summary>
    /// Where records lie that are not copied into <see cref="Arena"/>; null for a source that copies all. Set once, by the source that fills the
    /// batch, and kept from use to use; <see cref="Clear"/> frees its content.
    /// </summary>
    public IRecordMemory? Memory { get; set; }

    /// <summary>Most records it can hold.</summary>
    public int Capacity => _records.Length;

    /// <summary>Number of records in it.</summary>
    public int Count { get; private set; }

    /// <summary>Monotonic timestamp (of the pipeline's TimeProvider) at which the records arrived.</summary>
    public long ArrivalTimestamp { get; set; }

    /// <summary>The records, in order of arrival; offsets of one partition ascend.</summary>
    public ReadOnlySpan<SourceRecord> Records => _records.AsSpan(0, Count);

    /// <summary>The headers of all records; each record names its share.</summary>
    public ReadOnlySpan<RecordHeader> Headers => _headers.AsSpan(0, _headerCount);

    /// <summary>The headers of one record, in the order of the log.</summary>
    public ReadOnlySpan<RecordHeader> HeadersOf(in SourceRecord record) => _headers.AsSpan(record.HeadersStart, record.HeadersCount);

    /// <summary>Adds a header of the record that the next <see cref="Add"/> completes.</summary>
    public void AddHeader(RecordHeader header)
    {
        if (_headerCount == _headers.Length)
        {
            Array.Resize(ref _headers, _headers.Length * 2);
        }

        _headers[_headerCount++] = header;
    }

    /// <summary>Adds a record, with the headers added since the last one.</summary>
    public void Add(int partition, long offset, long timestampMs, ByteRange key, ByteRange value)
    {
        _records[Count++] = new SourceRecord
        {
            Partition = partition,
            Offset = offset,
            TimestampMs = timestampMs,
            Key = key,
            Value = value,
            HeadersStart = _headersOfPrevious,
            HeadersCount = _headerCount - _headersOfPrevious,
        };
        _headersOfPrevious = _headerCount;
    }

    /// <summary>
    /// Takes out the records of a partition that was taken away while the batch was being filled: its next owner gets them. Their bytes stay
    /// until <see cref="Clear"/>.
    /// </summary>
    public void Remove(int partition)
    {
        var kept = 0;
        for (var index = 0; index < Count; index++)
        {
            if (_records[index].Partition != partition)
            {
                _records[kept++] = _records[index];
            }
        }

        Count = kept;
    }

    /// <summary>Keeps the bytes alive for one more holder.</summary>
    public void Retain() => Interlocked.Increment(ref _holders);

    /// <summary>Gives up one hold; the last one empties the batch and returns it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Clear();
            _onReleased?.Invoke(this);
        }
    }

    /// <summary>Forgets all records and their bytes.</summary>
    public void Clear()
    {
        Count = 0;
        _headerCount = 0;
        _headersOfPrevious = 0;
        Arena.Clear();
        Memory?.Free();
    }
}
