using System.Collections.Immutable;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>
/// Which part of a reader schema takes which part of a writer's, by the specification's schema resolution. Names of records are
/// compared only to choose among branches: outside unions the place says what belongs together.
/// </summary>
internal static class SchemaMatching
{
    /// <summary>Whether values of the writer's schema may be read as the reader's, as far as the schemas themselves say.</summary>
    public static bool Fits(AvroSchema writer, AvroSchema reader) => (writer, reader) switch
    {
        (AvroUnion, _) => true,
        (_, AvroUnion union) => union.Branches.Any(branch => Fits(writer, branch)),
        (AvroFixed from, AvroFixed to) => from.Size == to.Size && SameDecimal(from, to),
        _ => writer.Type == reader.Type ? SameDecimal(writer, reader) : Promotes(writer.Type, reader.Type),
    };

    /// <summary>The branch that a value of the writer's schema belongs to, or null.</summary>
    public static AvroSchema? Branch(AvroUnion reader, AvroSchema writer)
    {
        var fitting = reader.Branches.Where(branch => Fits(writer, branch)).ToArray();
        if (writer is AvroNamedSchema { Name: var sought })
        {
            bool IsSimilar(AvroName name) => string.Equals(name.Simple, sought.Simple, StringComparison.Ordinal);
            return fitting.FirstOrDefault(branch => HasName(branch, name => name == sought))
                ?? fitting.FirstOrDefault(branch => HasName(branch, IsSimilar));
        }

        return fitting.FirstOrDefault(branch => branch.Type == writer.Type) ?? fitting.FirstOrDefault();
    }

    /// <summary>For each of the reader's fields, the writer's field that it takes, or null.</summary>
    public static ImmutableArray<(AvroField Reader, AvroField? Writer)> Fields(AvroRecord writer, AvroRecord reader)
    {
        var byName = writer.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        var taken = new HashSet<string>(reader.Fields.Select(field => field.Name).Where(byName.ContainsKey), StringComparer.Ordinal);
        var pairs = ImmutableArray.CreateBuilder<(AvroField, AvroField?)>(reader.Fields.Length);
        foreach (var field in reader.Fields)
        {
            var name = byName.ContainsKey(field.Name)
                ? field.Name
                : field.Aliases.FirstOrDefault(alias => byName.ContainsKey(alias) && taken.Add(alias));
            pairs.Add((field, name is null ? null : byName[name]));
        }

        return pairs.ToImmutable();
    }

    private static bool HasName(AvroSchema schema, Func<AvroName, bool> matches) =>
        schema is AvroNamedSchema named && (matches(named.Name) || named.Aliases.Any(matches));

    private static bool SameDecimal(AvroSchema writer, AvroSchema reader) =>
        writer.Annotation.Type != AvroLogicalType.Decimal || reader.Annotation.Type != AvroLogicalType.Decimal
        || writer.Annotation.Scale == reader.Annotation.Scale;

    private static bool Promotes(AvroType from, AvroType to) => (from, to) switch
    {
        (AvroType.Int, AvroType.Long or AvroType.Float or AvroType.Double) => true,
        (AvroType.Long, AvroType.Float or AvroType.Double) => true,
        (AvroType.Float, AvroType.Double) => true,
        (AvroType.String, AvroType.Bytes) => true,
        (AvroType.Bytes, AvroType.String) => true,
        _ => false,
    };
}
