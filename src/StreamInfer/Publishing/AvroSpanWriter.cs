using System.Buffers.Binary;
using System.Text;

namespace StreamInfer.Publishing;

/// <summary>
/// Writes Avro's binary encoding into memory that is known to be large enough (the caller sums up the worst case first); the
/// span's own bounds check catches a wrong sum.
/// </summary>
/// <param name="buffer">Where to write.</param>
internal ref struct AvroSpanWriter(Span<byte> buffer)
{
    /// <summary>Most bytes of an int or a long.</summary>
    public const int MaxVarint = 10;

    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Zig-zag, seven bits a byte, least significant first.</summary>
    public void WriteLong(long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        while (bits >= 0x80)
        {
            _buffer[Length++] = (byte)(bits | 0x80);
            bits >>= 7;
        }

        _buffer[Length++] = (byte)bits;
    }

    public void WriteByte(byte value) => _buffer[Length++] = value;

    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer[Length..], value);
        Length += sizeof(double);
    }

    public void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        WriteLong(bytes.Length);
        WriteRaw(bytes);
    }

    public void WriteString(string text)
    {
        WriteLong(Encoding.UTF8.GetByteCount(text));
        Length += Encoding.UTF8.GetBytes(text, _buffer[Length..]);
    }

    /// <summary>Bytes that are encoded already.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[Length..]);
        Length += bytes.Length;
    }
}
