using System.Text.Json;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>Which branches of a union may take a bare JSON value.</summary>
internal static class BranchChoice
{
    /// <summary>
    /// The branches that the value's JSON kind allows, in order, except that those come last which would take what is meant for others:
    /// float, which loses digits, and bytes and fixed for text.
    /// </summary>
    public static int[] Candidates(AvroUnion union, JsonElement value) =>
    [
        .. Enumerable.Range(0, union.Branches.Length)
            .Where(branch => Allows(union.Branches[branch], value))
            .OrderBy(branch => IsLast(union.Branches[branch].Type, value.ValueKind)),
    ];

    /// <summary>The branch that the tagged form <c>{"branch": value}</c> names; -1 if the value is not of that form.</summary>
    public static int Tagged(AvroUnion union, JsonElement value, out JsonProperty tagged)
    {
        tagged = default;
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() != 1)
        {
            return -1;
        }

        var property = tagged = value.EnumerateObject().First();
        var isBare = union.Branches.Any(branch => branch is AvroMap || (branch is AvroRecord record && HasField(record, property)));
        return isBare ? -1 : union.Branches.ToList().FindIndex(branch => property.NameEquals(branch.ToString()));
    }

    private static bool HasField(AvroRecord record, JsonProperty property) => record.Fields.Any(field => property.NameEquals(field.Name));

    private static bool IsLast(AvroType type, JsonValueKind kind) =>
        type == AvroType.Float || (kind == JsonValueKind.String && type is AvroType.Bytes or AvroType.Fixed);

    private static bool Allows(AvroSchema schema, JsonElement value) => (schema.Type, value.ValueKind) switch
    {
        (AvroType.Null, JsonValueKind.Null) => true,
        (AvroType.Boolean, JsonValueKind.True or JsonValueKind.False) => true,
        (AvroType.Int or AvroType.Long, JsonValueKind.Number or JsonValueKind.String) => JsonNumbers.Whole(schema, value) is not null,
        (AvroType.Float or AvroType.Double, JsonValueKind.Number or JsonValueKind.String) => JsonNumbers.Real(value) is not null,
        (AvroType.Bytes or AvroType.Fixed, JsonValueKind.Number) => schema.Annotation.Type == AvroLogicalType.Decimal,
        (AvroType.Bytes or AvroType.Fixed or AvroType.String, JsonValueKind.String) => true,
        (AvroType.Enum, JsonValueKind.String) => ((AvroEnum)schema).Symbols.Contains(value.GetString()!, StringComparer.Ordinal),
        (AvroType.Record or AvroType.Map, JsonValueKind.Object) => true,
        (AvroType.Array, JsonValueKind.Array) => true,
        _ => false,
    };
}
