using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>How many bytes values of a schema take, and how much code it is to pass over them.</summary>
internal sealed class SchemaSizes
{
    private const int MaxNesting = 512;
    private const int Unbounded = 1 << 20;

    private readonly Dictionary<AvroRecord, int> _least = [];
    private readonly Dictionary<AvroRecord, long?> _exact = [];
    private readonly Dictionary<AvroRecord, int> _weight = [];
    private int _nesting;

    /// <summary>A lower bound of the bytes of a value. 0 only where values may really have none.</summary>
    public int Least(AvroSchema schema) => schema switch
    {
        AvroRecord record => Memo(_least, record, 0, () => Saturate(record.Fields.Sum(field => (long)Least(field.Schema)))),
        AvroFixed { Size: var size } => Saturate(size),
        _ => schema.Type switch { AvroType.Null => 0, AvroType.Float => sizeof(float), AvroType.Double => sizeof(double), _ => 1 },
    };

    /// <summary>The bytes of every value, where all have the same number; otherwise null.</summary>
    public int? Exact(AvroSchema schema) => ExactLong(schema) is { } size and <= int.MaxValue ? (int)size : null;

    /// <summary>About how many instructions it takes to pass over a value; recursive records take more than any bound.</summary>
    public int Weight(AvroSchema schema) => Exact(schema) is not null ? 1 : schema switch
    {
        AvroRecord record => Memo(_weight, record, Unbounded, () => Saturate(1 + record.Fields.Sum(field => (long)Weight(field.Schema)))),
        AvroUnion union => Saturate(1 + union.Branches.Sum(branch => Weight(branch) + 1L)),
        AvroArray array => Saturate(Weight(array.Items) + 2L),
        AvroMap map => Saturate(Weight(map.Values) + 3L),
        _ => 1,
    };

    private static int Saturate(long value) => (int)Math.Min(value, Unbounded);

    private long? ExactLong(AvroSchema schema) => schema switch
    {
        AvroRecord record => Memo(_exact, record, null, () => ExactSum(record)),
        AvroFixed { Size: var size } => size,
        _ => schema.Type switch
        {
            AvroType.Null => 0,
            AvroType.Boolean => 1,
            AvroType.Float => sizeof(float),
            AvroType.Double => sizeof(double),
            _ => null,
        },
    };

    private long? ExactSum(AvroRecord record)
    {
        long? sum = 0;
        foreach (var field in record.Fields)
        {
            sum += ExactLong(field.Schema);
        }

        return sum <= int.MaxValue ? sum : null;
    }

    /// <summary>The value computed once; a record that contains itself counts as <paramref name="recursive"/> there.</summary>
    private T Memo<T>(Dictionary<AvroRecord, T> known, AvroRecord record, T recursive, Func<T> compute)
    {
        if (known.TryGetValue(record, out var value))
        {
            return value;
        }

        if (++_nesting > MaxNesting)
        {
            throw new AvroSchemaException("$", $"more than {MaxNesting} records inside each other");
        }

        known[record] = recursive;
        value = compute();
        known[record] = value;
        _nesting--;
        return value;
    }
}
