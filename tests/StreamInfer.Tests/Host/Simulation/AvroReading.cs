using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace StreamInfer.Tests.Host.Simulation;

/// <summary>Reads Avro by its schema into JSON, for what the sample schemas use: shares no code with the writer.</summary>
internal sealed class AvroReading(byte[] bytes)
{
    public int Position { get; private set; }

    public JsonNode? Read(JsonNode schema) => schema switch
    {
        JsonArray union => Read(union[(int)ReadLong()]!),
        JsonObject complex => ReadComplex(complex),
        _ => ReadPrimitive(schema.GetValue<string>()),
    };

    private JsonNode? ReadComplex(JsonObject schema)
    {
        switch (schema["type"]!.GetValue<string>())
        {
            case "record":
                var record = new JsonObject();
                foreach (var field in schema["fields"]!.AsArray())
                {
                    record[field!["name"]!.GetValue<string>()] = Read(field["type"]!);
                }

                return record;
            case "enum":
                return schema["symbols"]![(int)ReadLong()]!.DeepClone();
            case "array":
                return ReadArray(schema["items"]!);
            default:
                return ReadPrimitive(schema["type"]!.GetValue<string>());
        }
    }

    private JsonArray ReadArray(JsonNode items)
    {
        var array = new JsonArray();
        for (var left = ReadLong(); left != 0; left = ReadLong())
        {
            for (; left > 0; left--)
            {
                array.Add(Read(items));
            }
        }

        return array;
    }

    private JsonNode? ReadPrimitive(string type) => type switch
    {
        "null" => null,
        "boolean" => Take(1)[0] == 1,
        "int" or "long" => ReadLong(),
        "float" => BinaryPrimitives.ReadSingleLittleEndian(Take(4)),
        "double" => BinaryPrimitives.ReadDoubleLittleEndian(Take(8)),
        "string" => Encoding.UTF8.GetString(Take((int)ReadLong())),
        _ => throw new NotSupportedException(type),
    };

    private long ReadLong()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        Position += count;
        return bytes.AsSpan(Position - count, count);
    }
}
