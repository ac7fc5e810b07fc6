using System.Buffers.Binary;

namespace StreamInfer.Host.Simulation;

/// <summary>Writes Avro's binary encoding into memory that is known to be large enough.</summary>
internal ref struct AvroCursor(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    public void Long(long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        while (zigzag >= 0x80)
        {
            _destination[Length++] = (byte)(zigzag | 0x80);
            zigzag >>= 7;
        }

        _destination[Length++] = (byte)zigzag;
    }

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_destination[Length..], value);
        Length += sizeof(double);
    }

    public void Float(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_destination[Length..], value);
        Length += sizeof(float);
    }

    public void Boolean(bool value) => _destination[Length++] = value ? (byte)1 : (byte)0;

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Long(utf8.Length);
        utf8.CopyTo(_destination[Length..]);
        Length += utf8.Length;
    }

    /// <summary>Begins text whose bytes the caller fills in.</summary>
    public Span<byte> TextOf(int length)
    {
        Long(length);
        var text = _destination.Slice(Length, length);
        Length += length;
        return text;
    }
}
