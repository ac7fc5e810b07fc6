using System.Globalization;
using System.Text;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>Random record schemas of every type, random payloads of them, and random paths into them.</summary>
internal sealed class RandomSchema(Random random)
{
    private static readonly string[] Logical =
    [
        """{"type":"int","logicalType":"date"}""", """{"type":"int","logicalType":"time-millis"}""", """{"type":"long","logicalType":"timestamp-micros"}""",
        """{"type":"bytes","logicalType":"decimal","precision":20,"scale":3}""", """{"type":"string","logicalType":"uuid"}""",
        """{"type":"long","logicalType":"local-timestamp-nanos"}""",
    ];

    private readonly List<string> _records = [];
    private int _names;

    public string Record(int depth)
    {
        var name = $"R{_names++}";
        _records.Add(name);
        var fields = Enumerable.Range(0, random.Next(depth > 2 ? 3 : 1, 7)).Select(i => $$"""{"name":"f{{i}}","type":{{Type(depth - 1, inUnion: false)}}}""").ToArray();
        return $$"""{"type":"record","name":"{{name}}","fields":[{{string.Join(',', fields)}}]}""";
    }

    /// <summary>A payload of the schema; recursion ends where <paramref name="depth"/> does.</summary>
    public void Write(AvroSchema schema, Payload payload, int depth)
    {
        switch (schema)
        {
            case AvroRecord record:
                foreach (var field in record.Fields)
                {
                    Write(field.Schema, payload, depth - 1);
                }

                break;
            case AvroUnion union:
                var branch = random.Next(union.Branches.Length);
                branch = depth <= 0 && union.Branches.Any(item => item is AvroPrimitive) ? union.Branches.ToList().FindIndex(item => item is AvroPrimitive) : branch;
                Write(union.Branches[branch], payload.Long(branch), depth - 1);
                break;
            case AvroArray array:
                WriteBlocks(payload, depth, inner => Write(array.Items, inner, depth - 1));
                break;
            case AvroMap map:
                WriteBlocks(payload, depth, inner => Write(map.Values, inner.Text($"k{random.Next(4)}"), depth - 1));
                break;
            case AvroEnum { Symbols.Length: var count }:
                payload.Long(random.Next(count));
                break;
            case AvroFixed { Size: var size }:
                payload.Raw(RandomBytes(size));
                break;
            default:
                WritePrimitive(schema.Type, payload);
                break;
        }
    }

    /// <summary>A path that may or may not be there.</summary>
    public string Path(AvroSchema schema)
    {
        var path = new StringBuilder();
        while (path.Length < 40 && (path.Length == 0 || random.Next(5) > 0))
        {
            switch (schema)
            {
                case AvroUnion union:
                    schema = union.Branches[random.Next(union.Branches.Length)];
                    continue;
                case AvroRecord { Fields.Length: > 0 } record:
                    var field = record.Fields[random.Next(record.Fields.Length)];
                    path.Append(path.Length > 0 ? "." : string.Empty).Append(field.Name);
                    schema = field.Schema;
                    continue;
                case AvroArray array:
                    path.Append('[').Append(random.Next(3)).Append(']');
                    schema = array.Items;
                    continue;
                case AvroMap map:
                    path.Append(".k").Append(random.Next(4));
                    schema = map.Values;
                    continue;
            }

            return path.Length == 0 ? "none" : random.Next(12) == 0 ? $"{path}.x" : path.ToString();
        }

        return path.ToString();
    }

    private string Type(int depth, bool inUnion)
    {
        if (depth <= 0)
        {
            return Leaf();
        }

        return random.Next(10) switch
        {
            0 => Record(depth),
            1 => $$"""{"type":"array","items":{{Type(depth - 1, inUnion: false)}}}""",
            2 => $$"""{"type":"map","values":{{Type(depth - 1, inUnion: false)}}}""",
            3 when !inUnion => Union(depth),
            4 when !inUnion => $"[\"null\",\"{_records[random.Next(_records.Count)]}\"]",
            5 when !inUnion => random.Next(2) == 0 ? $"[\"null\",{Record(depth)}]" : $"[{Leaf()},\"null\"]".Replace("[\"null\",\"null\"]", "[\"null\"]", StringComparison.Ordinal),
            _ => Leaf(),
        };
    }

    private string Union(int depth)
    {
        var branches = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var text = Type(depth - 1, inUnion: true);
            var schema = text.StartsWith('"') ? text : text[..text.IndexOf(',', StringComparison.Ordinal)].Replace("{\"type\":", string.Empty, StringComparison.Ordinal);
            branches.TryAdd(schema is "\"record\"" or "\"enum\"" or "\"fixed\"" ? text : schema, text);
        }

        return $"[{string.Join(',', branches.Values)}]";
    }

    private string Leaf() => random.Next(12) switch
    {
        0 => "\"null\"",
        1 => "\"boolean\"",
        2 => "\"int\"",
        3 => "\"long\"",
        4 => "\"float\"",
        5 => "\"double\"",
        6 => "\"bytes\"",
        7 => $$"""{"type":"enum","name":"E{{_names++}}","symbols":["A","B","C"]}""",
        8 => $$"""{"type":"fixed","name":"F{{_names++}}","size":{{random.Next(6).ToString(CultureInfo.InvariantCulture)}}}""",
        9 => Logical[random.Next(Logical.Length)],
        _ => "\"string\"",
    };

    private void WriteBlocks(Payload payload, int depth, Action<Payload> writeItem)
    {
        for (var blocks = depth <= 0 ? 0 : random.Next(3); blocks > 0; blocks--)
        {
            var items = random.Next(1, 4);
            var inner = new Payload();
            for (var i = 0; i < items; i++)
            {
                writeItem(inner);
            }

            payload = random.Next(2) == 0 ? payload.Long(items) : payload.Long(-items).Long(inner.Length);
            payload.Append(inner);
        }

        payload.Long(0);
    }

    private void WritePrimitive(AvroType type, Payload payload)
    {
        switch (type)
        {
            case AvroType.Null:
                break;
            case AvroType.Boolean:
                payload.Boolean(random.Next(2) == 1);
                break;
            case AvroType.Int:
                payload.Long((int)random.NextInt64(int.MinValue, 1L + int.MaxValue) >> random.Next(32));
                break;
            case AvroType.Long:
                payload.Long(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
                break;
            case AvroType.Float:
                payload.Float(random.NextSingle());
                break;
            case AvroType.Double:
                payload.Double(random.NextDouble());
                break;
            case AvroType.String:
                payload.Text(new string("aé日"[random.Next(3)], random.Next(20)));
                break;
            default:
                payload.Bytes(RandomBytes(random.Next(20)));
                break;
        }
    }

    private byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
