using System.Buffers.Binary;
using System.Text;

namespace StreamInfer.EmbeddedBroker.Wire;

/// <summary>
/// Reads the primitive types of Kafka's protocol. Strings, bytes and arrays are read in their compact form where the request's version is flexible
/// (KIP-482). Every length is checked against what is there before anything is made of it.
/// </summary>
/// <exception cref="MalformedRequestException">Thrown by every method when the bytes do not hold what is asked for.</exception>
internal ref struct RequestReader(ReadOnlySpan<byte> bytes, bool flexible)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>Whether compact forms and tagged fields are in use.</summary>
    public readonly bool IsFlexible => flexible;

    /// <summary>Where the next read begins, in bytes from the start.</summary>
    public readonly int Position => _position;

    public readonly int Remaining => _bytes.Length - _position;

    public bool Boolean() => Int8() != 0;

    public sbyte Int8() => (sbyte)Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public Guid Uuid() => new(Take(16), bigEndian: true);

    /// <summary>An unsigned LEB128 number of at most five bytes.</summary>
    public uint UnsignedVarint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = Take(1)[0];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new MalformedRequestException("a varint of more than five bytes");
    }

    /// <summary>A string that may not be null.</summary>
    public string String() => NullableString() ?? throw new MalformedRequestException("null where a string is due");

    public string? NullableString()
    {
        var length = flexible ? CompactLength() : Int16();
        if (length < 0)
        {
            return null;
        }

        try
        {
            return Utf8.GetString(Take(length));
        }
        catch (DecoderFallbackException fault)
        {
            // With replacements the text would be longer than it came, and perhaps than a response can say.
            throw new MalformedRequestException($"a string that is not UTF-8: {fault.Message}");
        }
    }

    /// <summary>Bytes in place; null reads as empty.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var length = flexible ? CompactLength() : Int32();
        return length < 0 ? default : Take(length);
    }

    /// <summary>The number of elements that follow; -1 for null.</summary>
    /// <param name="leastElementSize">Bytes that the smallest element takes; a count that cannot fit is refused before anything is allocated for it.</param>
    public int ArrayLength(int leastElementSize = 1)
    {
        var count = flexible ? CompactLength() : Int32();
        if (count < -1 || (long)count * leastElementSize > Remaining)
        {
            throw new MalformedRequestException($"an array of {count} elements in {Remaining} bytes");
        }

        return count;
    }

    /// <summary>Skips the tagged fields that end a structure of a flexible version; nothing in others.</summary>
    public void Tags()
    {
        if (!flexible)
        {
            return;
        }

        for (var left = UnsignedVarint(); left > 0; left--)
        {
            UnsignedVarint();
            var size = UnsignedVarint();
            Take(size <= int.MaxValue ? (int)size : -1);
        }
    }

    private int CompactLength()
    {
        var lengthPlusOne = UnsignedVarint();
        return lengthPlusOne <= int.MaxValue ? (int)lengthPlusOne - 1 : throw new MalformedRequestException($"a length of {lengthPlusOne}");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw new MalformedRequestException($"{count} bytes are due at {_position}, {Remaining} are left");
        }

        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }
}
