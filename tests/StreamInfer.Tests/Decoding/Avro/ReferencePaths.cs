using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>What the oracle's objects have at a path, by the rules of the decoder's contract.</summary>
internal static class ReferencePaths
{
    /// <summary>The cell, and for an array all of its elements.</summary>
    public static (ReferenceScalar Cell, List<ReferenceScalar> Elements) Find(AvroSchema schema, object value, DecodeTarget target) =>
        Find(schema, value, target.Path.Segments, target.IsArray);

    private static (ReferenceScalar Cell, List<ReferenceScalar> Elements) Find(AvroSchema schema, object value, ImmutableArray<PathSegment> rest, bool isArray)
    {
        if (schema is AvroUnion union)
        {
            if (value is ReferenceScalar { Kind: RawKind.Null })
            {
                return (Exists(union, rest, isArray) ? (ReferenceScalar)value : ReferenceScalar.Missing, []);
            }

            schema = union.Branches.Single(branch => Matches(branch, value, union));
        }

        if (value is List<object> list && (rest.IsEmpty || (!rest[0].IsIndex && !isArray)))
        {
            var elements = isArray ? Flatten(list).ToList() : [];
            return (new ReferenceScalar(RawKind.Array, isArray ? elements.Count : list.Count, null), elements);
        }

        if (rest.IsEmpty)
        {
            return (value as ReferenceScalar ?? ReferenceScalar.Other, []);
        }

        var (name, index) = rest[0];
        return (schema, value) switch
        {
            (AvroArray array, List<object> items) when rest[0].IsIndex && index < items.Count => Find(array.Items, items[index], rest[1..], isArray),
            (AvroMap map, Dictionary<string, object> entries) when name is not null && entries.TryGetValue(name, out var entry) => Find(map.Values, entry, rest[1..], isArray),
            (AvroRecord record, Dictionary<string, object> fields) when name is not null && fields.TryGetValue(name, out var field) =>
                Find(record.Fields.Single(item => string.Equals(item.Name, name, StringComparison.Ordinal)).Schema, field, rest[1..], isArray),
            _ => (ReferenceScalar.Missing, []),
        };
    }

    /// <summary>Whether any value of the schema can have the path.</summary>
    public static bool Exists(AvroSchema schema, ImmutableArray<PathSegment> rest, bool isArray) => schema switch
    {
        AvroUnion union => rest.IsEmpty || union.Branches.Any(branch => Exists(branch, rest, isArray)),
        _ when rest.IsEmpty => true,
        AvroArray array => rest[0].IsIndex ? Exists(array.Items, rest[1..], isArray) : !isArray,
        AvroMap map => !rest[0].IsIndex && Exists(map.Values, rest[1..], isArray),
        AvroRecord record => record.Fields.FirstOrDefault(field => string.Equals(field.Name, rest[0].Name, StringComparison.Ordinal)) is { } field && Exists(field.Schema, rest[1..], isArray),
        _ => false,
    };

    private static IEnumerable<ReferenceScalar> Flatten(object value) => value is List<object> list
        ? list.SelectMany(Flatten)
        : [value as ReferenceScalar ?? ReferenceScalar.Other];

    /// <summary>Whether a decoded value came from a branch. Any scalar branch will do for a scalar.</summary>
    private static bool Matches(AvroSchema branch, object value, AvroUnion union) => (branch, value) switch
    {
        (AvroRecord record, Dictionary<string, object> fields) => fields is ReferenceRecord known && known.Schema == record,
        (AvroMap, Dictionary<string, object>) => value is not ReferenceRecord,
        (AvroArray, List<object>) => true,
        (AvroRecord or AvroMap or AvroArray, _) or (_, not ReferenceScalar) => false,
        _ => union.Branches.First(item => item is not (AvroRecord or AvroMap or AvroArray) && item.Type != AvroType.Null) == branch,
    };
}
