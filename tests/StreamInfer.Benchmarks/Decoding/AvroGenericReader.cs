using System.Buffers.Binary;
using System.Text;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Benchmarks.Decoding;

/// <summary>What a generic-record reader does: a dictionary of objects for each record, everything materialised. The baseline.</summary>
internal ref struct AvroGenericReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public object? Read(AvroSchema schema)
    {
        switch (schema)
        {
            case AvroRecord record:
                var fields = new Dictionary<string, object?>(record.Fields.Length, StringComparer.Ordinal);
                foreach (var field in record.Fields)
                {
                    fields.Add(field.Name, Read(field.Schema));
                }

                return fields;
            case AvroUnion union:
                return Read(union.Branches[(int)Long()]);
            case AvroEnum symbols:
                return symbols.Symbols[(int)Long()];
            case AvroArray array:
                return Items(array.Items);
        }

        return schema.Type switch
        {
            AvroType.Null => null,
            AvroType.Boolean => Take(1)[0] != 0,
            AvroType.Int => (int)Long(),
            AvroType.Long => Long(),
            AvroType.Float => BinaryPrimitives.ReadSingleLittleEndian(Take(4)),
            AvroType.Double => BinaryPrimitives.ReadDoubleLittleEndian(Take(8)),
            AvroType.String => Encoding.UTF8.GetString(Take((int)Long())),
            _ => Take((int)Long()).ToArray(),
        };
    }

    private List<object?> Items(AvroSchema schema)
    {
        var items = new List<object?>();
        for (var left = Long(); left != 0; left = Long())
        {
            for (; left > 0; left--)
            {
                items.Add(Read(schema));
            }
        }

        return items;
    }

    private long Long()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
