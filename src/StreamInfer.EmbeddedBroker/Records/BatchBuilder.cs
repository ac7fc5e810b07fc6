namespace StreamInfer.EmbeddedBroker.Records;

/// <summary>
/// Puts one uncompressed record batch together: for the broker's own topics, for the ends of transactions, and for tests. Reusable; not thread-safe.
/// Offsets count from 0; the log that it is appended to patches the base.
/// </summary>
internal sealed class BatchBuilder
{
    private byte[] _buffer = new byte[1024];
    private int _length = BatchHeader.Size;
    private int _count;
    private long _baseTimestamp;
    private long _maxTimestamp = -1;

    public int Count => _count;

    /// <summary>Begins another batch.</summary>
    public void Clear()
    {
        _length = BatchHeader.Size;
        _count = 0;
        _maxTimestamp = -1;
    }

    /// <param name="timestampMs">Milliseconds since 1970.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null is a tombstone.</param>
    public void Add(long timestampMs, ReadOnlySpan<byte> key, byte[]? value) => Add(timestampMs, key, value, isTombstone: value is null);

    /// <summary>Adds a record with a value that may be a slice.</summary>
    public void Add(long timestampMs, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        _baseTimestamp = _count == 0 ? timestampMs : _baseTimestamp;
        _maxTimestamp = Math.Max(_maxTimestamp, timestampMs);
        var delta = timestampMs - _baseTimestamp;
        var body = 1 + VarintSize(delta) + VarintSize(_count) + VarintSize(key.Length) + key.Length
            + (isTombstone ? 1 : VarintSize(value.Length) + value.Length) + 1;
        EnsureRoom(VarintSize(body) + body);
        Varint(body);
        _buffer[_length++] = 0;
        Varint(delta);
        Varint(_count);
        Varint(key.Length);
        Copy(key);
        Varint(isTombstone ? -1 : value.Length);
        Copy(isTombstone ? default : value);
        Varint(0); // no headers
        _count++;
    }

    /// <summary>The batch; valid until the next call. The caller may patch it.</summary>
    /// <param name="producerId">-1 for none.</param>
    /// <param name="producerEpoch">-1 for none.</param>
    /// <param name="baseSequence">-1 for none.</param>
    /// <param name="attributes">Transactional, control.</param>
    public Span<byte> Build(long producerId = -1, short producerEpoch = -1, int baseSequence = -1, BatchAttributes attributes = BatchAttributes.None)
    {
        var whole = _buffer.AsSpan(0, _length);
        var header = new BatchHeader(whole)
        {
            BaseOffset = 0,
            LeaderEpoch = 0,
            Attributes = attributes,
            LastOffsetDelta = _count - 1,
            BaseTimestamp = _baseTimestamp,
            MaxTimestamp = _maxTimestamp,
            ProducerId = producerId,
            ProducerEpoch = producerEpoch,
            BaseSequence = baseSequence,
            Count = _count,
        };
        header.Seal(whole);
        return whole;
    }

    private static int VarintSize(long value)
    {
        var size = 1;
        for (var left = ZigZag(value); left >= 0x80; left >>= 7)
        {
            size++;
        }

        return size;
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void Varint(long value)
    {
        var left = ZigZag(value);
        while (left >= 0x80)
        {
            _buffer[_length++] = (byte)(left | 0x80);
            left >>= 7;
        }

        _buffer[_length++] = (byte)left;
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void EnsureRoom(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }
    }
}
