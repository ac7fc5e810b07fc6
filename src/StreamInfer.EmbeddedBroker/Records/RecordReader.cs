namespace StreamInfer.EmbeddedBroker.Records;

/// <summary>Walks the (uncompressed) records of one batch of format 2. Keys, values and headers are slices of the bytes given.</summary>
/// <param name="records">What follows the batch's header, decompressed.</param>
/// <exception cref="InvalidBatchException">Thrown by <see cref="MoveNext"/> when the bytes are not records.</exception>
internal ref struct RecordReader(ReadOnlySpan<byte> records)
{
    private ReadOnlySpan<byte> _left = records;

    public long TimestampDelta { get; private set; }

    public int OffsetDelta { get; private set; }

    public bool IsKeyNull { get; private set; }

    public ReadOnlySpan<byte> Key { get; private set; }

    public bool IsValueNull { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The whole record as it lies in the batch, its length prefix included.</summary>
    public ReadOnlySpan<byte> Raw { get; private set; }

    public bool MoveNext()
    {
        if (_left.IsEmpty)
        {
            return false;
        }

        var start = _left;
        var length = Varint(ref _left);
        if (length < 0 || length > _left.Length)
        {
            throw new InvalidBatchException($"a record of {length} bytes where {_left.Length} are left");
        }

        var body = _left[..(int)length];
        _left = _left[(int)length..];
        Raw = start[..^_left.Length];
        Read(body);
        return true;
    }

    private void Read(ReadOnlySpan<byte> body)
    {
        Take(ref body, 1); // the record's own attributes: none are defined
        TimestampDelta = Varint(ref body);
        OffsetDelta = checked((int)Math.Clamp(Varint(ref body), int.MinValue, int.MaxValue));
        Key = Field(ref body, out var isNull);
        IsKeyNull = isNull;
        Value = Field(ref body, out isNull);
        IsValueNull = isNull;
    }

    private static ReadOnlySpan<byte> Field(scoped ref ReadOnlySpan<byte> from, out bool isNull)
    {
        var length = Varint(ref from);
        isNull = length < 0;
        return isNull ? default : Take(ref from, length);
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> from, long count)
    {
        if (count > from.Length)
        {
            throw new InvalidBatchException($"{count} bytes of a record are due, {from.Length} are left");
        }

        var taken = from[..(int)count];
        from = from[(int)count..];
        return taken;
    }

    /// <summary>A zig-zag LEB128 number of at most ten bytes.</summary>
    private static long Varint(scoped ref ReadOnlySpan<byte> from)
    {
        ulong value = 0;
        for (var i = 0; i < 10 && i < from.Length; i++)
        {
            value |= (ulong)(from[i] & 0x7F) << (7 * i);
            if (from[i] < 0x80)
            {
                from = from[(i + 1)..];
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new InvalidBatchException("a varint that does not end");
    }
}
