using System.Buffers.Binary;
using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>
/// The oracle: decodes a whole payload recursively to objects, strictly, without any cleverness. Scalars are
/// <see cref="ReferenceScalar"/>, records and maps dictionaries, arrays lists.
/// </summary>
internal sealed class ReferenceDecoder(byte[] payload)
{
    private int _position;
    private int _emptyItems = 65_536;

    /// <exception cref="FormatException">The payload is malformed.</exception>
    public static Dictionary<string, object> Decode(AvroRecord schema, byte[] payload)
    {
        var decoder = new ReferenceDecoder(payload);
        var record = (Dictionary<string, object>)decoder.Read(schema, 0);
        return decoder._position == payload.Length ? record : throw new FormatException("trailing bytes");
    }

    private object Read(AvroSchema schema, int depth)
    {
        if (depth > 200)
        {
            throw new FormatException("too deep");
        }

        return schema switch
        {
            AvroRecord record => Record(record, depth),
            AvroUnion union => Read(union.Branches[Index(union.Branches.Length)], depth + 1),
            AvroArray array => Blocks(() => Read(array.Items, depth + 1)),
            AvroMap map => Map(map, depth),
            AvroEnum symbols => ReferenceScalar.OfBytes(RawKind.Text, Encoding.UTF8.GetBytes(symbols.Symbols[Index(symbols.Symbols.Length)])),
            AvroFixed type => ReferenceScalar.OfBytes(RawKind.Bytes, Take(type.Size)),
            _ => Primitive(schema),
        };
    }

    private ReferenceRecord Record(AvroRecord schema, int depth)
    {
        var record = new ReferenceRecord(schema);
        foreach (var field in schema.Fields)
        {
            record.Add(field.Name, Read(field.Schema, depth + 1));
        }

        return record;
    }

    private ReferenceScalar Primitive(AvroSchema schema)
    {
        var kind = schema.Annotation.Type switch
        {
            AvroLogicalType.Date => RawKind.Date,
            AvroLogicalType.TimeMillis => RawKind.TimeMillis,
            AvroLogicalType.TimestampMicros => RawKind.TimestampMicros,
            AvroLogicalType.LocalTimestampNanos => RawKind.LocalTimestampNanos,
            _ => RawKind.Int64,
        };
        switch (schema.Type)
        {
            case AvroType.Null:
                return new ReferenceScalar(RawKind.Null, 0, null);
            case AvroType.Boolean:
                var value = Take(1)[0];
                return value <= 1 ? new ReferenceScalar(RawKind.Boolean, value, null) : throw new FormatException("boolean");
            case AvroType.Int:
                var number = Long();
                return number == (int)number ? new ReferenceScalar(kind, number, null) : throw new FormatException("int");
            case AvroType.Long:
                return new ReferenceScalar(kind, Long(), null);
            case AvroType.Float:
                return ReferenceScalar.OfDouble(BinaryPrimitives.ReadSingleLittleEndian(Take(4)));
            case AvroType.Double:
                return new ReferenceScalar(RawKind.Double, BinaryPrimitives.ReadInt64LittleEndian(Take(8)), null);
            case AvroType.String:
                var text = Take(Length());
                new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text);
                return ReferenceScalar.OfBytes(RawKind.Text, text);
            default:
                var bytes = Take(Length());
                return schema.Annotation.Type == AvroLogicalType.Decimal
                    ? ReferenceScalar.OfDouble(StreamInfer.Decoding.Avro.Programs.DecimalNumber.ToDouble(bytes, schema.Annotation.Scale))
                    : ReferenceScalar.OfBytes(RawKind.Bytes, bytes);
        }
    }

    private Dictionary<string, object> Map(AvroMap schema, int depth)
    {
        var map = new Dictionary<string, object>(StringComparer.Ordinal);
        Blocks(() => map[Encoding.UTF8.GetString(Take(Length()))] = Read(schema.Values, depth + 1));
        return map;
    }

    private List<object> Blocks(Func<object> read)
    {
        var items = new List<object>();
        while (true)
        {
            var count = Long();
            if (count == 0)
            {
                return items;
            }

            var end = -1L;
            if (count < 0)
            {
                end = Length();
                end += _position;
                count = -count;
            }

            for (var i = 0L; i < count || count < 0; i++)
            {
                var before = _position;
                items.Add(read());
                if (before == _position && --_emptyItems < 0)
                {
                    throw new FormatException("empty items");
                }
            }

            if (end >= 0 && end != _position)
            {
                throw new FormatException("block size");
            }
        }
    }

    private long Long()
    {
        ulong value = 0;
        for (var i = 0; i < 10; i++)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << (7 * i);
            if (next < 0x80)
            {
                return i < 9 || next <= 1 ? (long)(value >> 1) ^ -(long)(value & 1) : throw new FormatException("varint");
            }
        }

        throw new FormatException("varint");
    }

    private int Index(int count)
    {
        var index = Long();
        return index >= 0 && index < count ? (int)index : throw new FormatException("index");
    }

    private int Length()
    {
        var length = Long();
        return length >= 0 && length <= payload.Length - _position ? (int)length : throw new FormatException("length");
    }

    private byte[] Take(int count)
    {
        _position += count;
        return _position <= payload.Length ? payload[(_position - count).._position] : throw new FormatException("truncated");
    }
}
