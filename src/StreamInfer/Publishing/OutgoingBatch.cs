using StreamInfer.Ingestion;

namespace StreamInfer.Publishing;

/// <summary>Records ready for the producer, in order, with the memory of what was encoded for them. Reused; grows and never shrinks.</summary>
public sealed class OutgoingBatch
{
    private OutgoingRecord[] _records = new OutgoingRecord[256];
    private RecordHeader[] _headers = new RecordHeader[1024];
    private int _headerCount;
    private int _headersOfPrevious;
    private HeaderBlock? _block;

    /// <summary>Where encoders write values and header values.</summary>
    public PinnedArena Arena { get; } = new();

    public int Count { get; private set; }

    public ReadOnlySpan<OutgoingRecord> Records => _records.AsSpan(0, Count);

    public ReadOnlySpan<RecordHeader> HeadersOf(in OutgoingRecord record) => _headers.AsSpan(record.HeadersStart, record.HeadersCount);

    /// <summary>Adds a header of the record that the next <see cref="Add"/> completes.</summary>
    public void AddHeader(RecordHeader header)
    {
        if (_headerCount == _headers.Length)
        {
            Array.Resize(ref _headers, _headers.Length * 2);
        }

        _headers[_headerCount++] = header;
    }

    /// <summary>Adds headers of the record that the next <see cref="Add"/> completes. Records that get a block and nothing else share it.</summary>
    public void AddHeaders(HeaderBlock block)
    {
        _block = _headerCount == _headersOfPrevious ? block : null;
        foreach (ref readonly var header in block.Headers)
        {
            AddHeader(header);
        }
    }

    /// <summary>Adds a record, with the headers added since the last one.</summary>
    public void Add(OutputTopic topic, ByteRange key, ByteRange value, long timestampMs)
    {
        if (Count == _records.Length)
        {
            Array.Resize(ref _records, _records.Length * 2);
        }

        var headers = _headerCount - _headersOfPrevious;
        _records[Count++] = new OutgoingRecord
        {
            Topic = topic,
            Key = key,
            Value = value,
            TimestampMs = timestampMs,
            HeadersStart = _headersOfPrevious,
            HeadersCount = headers,
            SharedHeaders = _block?.Headers.Length == headers ? _block : null,
        };
        _headersOfPrevious = _headerCount;
        _block = null;
    }

    public void Clear()
    {
        Count = 0;
        _headerCount = 0;
        _headersOfPrevious = 0;
        _block = null;
        Arena.Clear();
    }
}
