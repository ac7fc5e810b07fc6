using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace StreamInfer.EmbeddedBroker.Wire;

/// <summary>
/// Writes the primitive types of Kafka's protocol into one pooled buffer, reused from response to response. Strings, bytes and arrays take their compact
/// form where the response's version is flexible. One owner at a time.
/// </summary>
internal sealed class ResponseWriter : IDisposable
{
    /// <summary>A larger buffer goes back to the pool after its response, so that one large fetch does not hold memory for good.</summary>
    private const int KeptCapacity = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);

    public bool IsFlexible { get; set; }

    /// <summary>Set where the client expects no response (produce with acks=0).</summary>
    public bool IsSuppressed { get; set; }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Begins another response.</summary>
    public void Reset(bool flexible)
    {
        IsFlexible = flexible;
        IsSuppressed = false;
        Length = 0;
        if (_buffer.Length > KeptCapacity)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(4096);
        }
    }

    public void Boolean(bool value) => Reserve(1)[0] = value ? (byte)1 : (byte)0;

    public void Int8(sbyte value) => Reserve(1)[0] = (byte)value;

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Reserve(2), value);

    public void Error(ErrorCode error) => Int16((short)error);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Reserve(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Reserve(8), value);

    public void Uuid(Guid value) => value.TryWriteBytes(Reserve(16), bigEndian: true, out _);

    public void UnsignedVarint(uint value)
    {
        while (value >= 0x80)
        {
            Reserve(1)[0] = (byte)(value | 0x80);
            value >>= 7;
        }

        Reserve(1)[0] = (byte)value;
    }

    /// <summary>A string, null included where the protocol allows it.</summary>
    public void String(string? value)
    {
        var length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (IsFlexible)
        {
            UnsignedVarint((uint)(length + 1));
        }
        else
        {
            Int16(checked((short)length));
        }

        if (value is not null)
        {
            Encoding.UTF8.GetBytes(value, Reserve(length));
        }
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        ArrayLength(value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    public void NullBytes() => ArrayLength(-1);

    /// <summary>The number of elements that follow; -1 for null.</summary>
    public void ArrayLength(int count)
    {
        if (IsFlexible)
        {
            UnsignedVarint((uint)(count + 1));
        }
        else
        {
            Int32(count);
        }
    }

    /// <summary>No tagged fields: what ends every structure of a flexible version; nothing in others.</summary>
    public void Tags()
    {
        if (IsFlexible)
        {
            Reserve(1)[0] = 0;
        }
    }

    /// <summary>The next <paramref name="count"/> bytes, to be filled by the caller before anything else is written.</summary>
    public Span<byte> Reserve(int count)
    {
        EnsureRoom(count);
        var reserved = _buffer.AsSpan(Length, count);
        Length += count;
        return reserved;
    }

    /// <summary>Makes room for so many bytes at once, where growing step by step would copy.</summary>
    public void EnsureRoom(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Grow(count);
        }
    }

    /// <summary>Takes back all that was written after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Overwrites a number written at <paramref name="position"/> before.</summary>
    public void PatchInt32(int position, int value) => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(position, 4), value);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_buffer.Length * 2, Length + count)));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
