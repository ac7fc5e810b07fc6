namespace StreamInfer.Host.History;

/// <summary>Reads the parts of Avro's binary encoding that a container file is made of.</summary>
internal ref struct AvroCursor(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position == _bytes.Length;

    /// <exception cref="FormatException">The bytes end, or the number has more than 64 bits.</exception>
    public long Long()
    {
        var zigzag = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            zigzag |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
            }
        }

        throw new FormatException("a number has more than 64 bits");
    }

    /// <exception cref="FormatException">The bytes end, or the length is negative.</exception>
    public ReadOnlySpan<byte> Bytes() => Take(Long());

    /// <exception cref="FormatException">The bytes end, or the length is negative.</exception>
    public ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > _bytes.Length - Position)
        {
            throw new FormatException("the bytes end in the middle of a value");
        }

        var taken = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }
}
