using System.Buffers.Binary;
using System.Text.Unicode;
using StreamInfer.Decoding.Avro.Programs;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>Reads Avro's binary encoding value by value, with an exception at the first that is malformed.</summary>
internal ref struct AvroPayloadReader(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;
    private int _position;
    private int _emptyItems = BlockSteps.MaxEmptyItems;

    public long Long()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Raw(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return shift < 63 || next <= 1 ? Varint.Unzigzag(value) : throw Error("a number larger than 64 bits");
            }
        }

        throw Error("a number longer than ten bytes");
    }

    public int Int()
    {
        var value = Long();
        return value >= int.MinValue && value <= int.MaxValue ? (int)value : throw Error("an int larger than 32 bits");
    }

    public bool Boolean()
    {
        var value = Raw(1)[0];
        return value <= 1 ? value == 1 : throw Error($"{value} is no boolean");
    }

    public float Float() => BinaryPrimitives.ReadSingleLittleEndian(Raw(sizeof(float)));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Raw(sizeof(double)));

    /// <summary>Bytes behind their length.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var length = Long();
        return length >= 0 && length <= _payload.Length - _position ? Raw((int)length) : throw Error($"length {length} is not possible");
    }

    public ReadOnlySpan<byte> Text()
    {
        var text = Bytes();
        return Utf8.IsValid(text) ? text : throw Error("text that is not UTF-8");
    }

    public ReadOnlySpan<byte> Raw(int length)
    {
        if (length > _payload.Length - _position)
        {
            throw Error("the payload ends inside a value");
        }

        _position += length;
        return _payload.Slice(_position - length, length);
    }

    /// <summary>The position in a list of so many.</summary>
    public int Index(int count)
    {
        var index = Long();
        return index >= 0 && index < count ? (int)index : throw Error($"{index} is no branch or symbol, of which there are {count}");
    }

    /// <summary>The number of items of the next block, 0 at the end. Its size in bytes, where it has one, is passed over.</summary>
    public long Block(bool hasBytes)
    {
        var items = Long();
        if (items < 0)
        {
            Long();
            items = -items;
        }

        if (!hasBytes)
        {
            _emptyItems -= (int)Math.Clamp(items, 0, int.MaxValue / 2);
        }

        var isPossible = items >= 0 && _emptyItems >= 0 && (!hasBytes || items <= _payload.Length - _position);
        return isPossible ? items : throw Error($"a block of {items} items");
    }

    public void End()
    {
        if (_position != _payload.Length)
        {
            throw Error($"{_payload.Length - _position} bytes are left behind the value");
        }
    }

    public readonly FormatException Error(string problem) => new($"byte {_position}: {problem}");
}
