using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Host.History;

/// <summary>Passes over one value of a schema: records of a container file follow each other without a length.</summary>
internal static class AvroSkip
{
    /// <summary>As deep as the decoder goes.</summary>
    private const int MostNested = 64;

    /// <exception cref="FormatException">The bytes are no value of the schema.</exception>
    public static void Over(AvroSchema schema, ref AvroCursor bytes, int depth = 0)
    {
        if (depth > MostNested)
        {
            throw new FormatException($"values are nested more than {MostNested} deep");
        }

        switch (schema)
        {
            case AvroRecord record:
                foreach (var field in record.Fields)
                {
                    Over(field.Schema, ref bytes, depth + 1);
                }

                break;
            case AvroUnion union:
                var branch = bytes.Long();
                Over(branch >= 0 && branch < union.Branches.Length ? union.Branches[(int)branch] : throw new FormatException($"a union has no branch {branch}"), ref bytes, depth + 1);
                break;
            case AvroArray array:
                Blocks(null, array.Items, ref bytes, depth);
                break;
            case AvroMap map:
                Blocks(AvroType.String, map.Values, ref bytes, depth);
                break;
            case AvroFixed { Size: var size }:
                bytes.Take(size);
                break;
            default:
                Plain(schema.Type, ref bytes);
                break;
        }
    }

    private static void Plain(AvroType type, ref AvroCursor bytes)
    {
        switch (type)
        {
            case AvroType.Null:
                break;
            case AvroType.Boolean:
                bytes.Take(1);
                break;
            case AvroType.Float:
                bytes.Take(sizeof(float));
                break;
            case AvroType.Double:
                bytes.Take(sizeof(double));
                break;
            case AvroType.Bytes or AvroType.String:
                bytes.Bytes();
                break;
            default:
                bytes.Long();
                break;
        }
    }

    private static void Blocks(AvroType? key, AvroSchema item, ref AvroCursor bytes, int depth)
    {
        for (var count = bytes.Long(); count != 0; count = bytes.Long())
        {
            if (count < 0)
            {
                // A negative count says how long the block is.
                bytes.Bytes();
                continue;
            }

            for (var i = 0L; i < count; i++)
            {
                if (key is { } type)
                {
                    Plain(type, ref bytes);
                }

                Over(item, ref bytes, depth + 1);
            }
        }
    }
}
