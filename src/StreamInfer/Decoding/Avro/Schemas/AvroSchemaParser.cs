using System.Collections.Immutable;
using System.Text.Json;

namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>
/// Parses schemas by the Avro 1.12 specification. Texts given one after the other share their names. What a hostile text can cost is
/// bounded: <see cref="MaxLength"/> in all, and <see cref="MaxNesting"/> schemas inside each other.
/// </summary>
internal sealed class AvroSchemaParser
{
    /// <summary>Most characters of all texts together.</summary>
    public const int MaxLength = 1 << 22;

    /// <summary>Most schemas inside each other.</summary>
    public const int MaxNesting = 64;

    private const int MaxJsonNesting = 512;

    private readonly Dictionary<AvroName, AvroNamedSchema> _names = [];
    private int _length;

    public AvroSchema Parse(string text)
    {
        _length += Math.Min(text.Length, MaxLength + 1);
        if (_length > MaxLength)
        {
            throw new AvroSchemaException("$", $"longer than {MaxLength} characters with its references");
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxJsonNesting });
            return Parse(document.RootElement, new SchemaLocation("$", string.Empty, 0));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The latter two are what the JSON reader has for halves of surrogate pairs.
            throw new AvroSchemaException("$", $"not JSON: {exception.Message}", exception);
        }
    }

    public AvroSchema Parse(JsonElement element, SchemaLocation at)
    {
        if (at.Nesting > MaxNesting)
        {
            throw at.Error($"more than {MaxNesting} schemas inside each other");
        }

        return element.ValueKind switch
        {
            JsonValueKind.String => Named(element.GetString()!, at, AvroAnnotation.None),
            JsonValueKind.Array => Union(element, at),
            JsonValueKind.Object => Complex(element, at),
            _ => throw at.Error("expected the name of a type, an object or an array of branches"),
        };
    }

    /// <summary>Makes a type known under its name.</summary>
    public void Define(AvroNamedSchema schema, SchemaLocation at)
    {
        if (!_names.TryAdd(schema.Name, schema))
        {
            throw at.Error($"the name {schema.Name} is defined twice");
        }
    }

    private AvroSchema Complex(JsonElement element, SchemaLocation at)
    {
        if (!element.TryGetProperty("type", out var type))
        {
            throw at.Error("'type' is missing");
        }

        if (type.ValueKind != JsonValueKind.String)
        {
            return Parse(type, at.Into(".type"));
        }

        var name = type.GetString()!;
        return name switch
        {
            "record" or "error" => NamedTypeParser.Record(element, at, this),
            "enum" => NamedTypeParser.Enum(element, at, this),
            "fixed" => NamedTypeParser.Fixed(element, at, this),
            "array" => new AvroArray(Part(element, "items", at)),
            "map" => new AvroMap(Part(element, "values", at)),
            _ => Named(name, at, LogicalTypes.Read(element, AvroPrimitive.TypeOf(name), 0)),
        };
    }

    private AvroSchema Part(JsonElement element, string name, SchemaLocation at) =>
        element.TryGetProperty(name, out var part) ? Parse(part, at.Into($".{name}")) : throw at.Error($"'{name}' is missing");

    private AvroSchema Named(string text, SchemaLocation at, AvroAnnotation annotation)
    {
        if (AvroPrimitive.TypeOf(text) is { } primitive)
        {
            return new AvroPrimitive(primitive, annotation);
        }

        // The specification looks only into the enclosing namespace; writers exist that mean the null namespace.
        var isKnown = _names.TryGetValue(AvroName.Of(text, at.Namespace), out var schema) ||
            _names.TryGetValue(AvroName.Of(text, string.Empty), out schema);
        if (isKnown)
        {
            return schema!;
        }

        throw at.Error($"'{text}' is neither a primitive type nor a name defined before");
    }

    private AvroUnion Union(JsonElement element, SchemaLocation at)
    {
        var branches = ImmutableArray.CreateBuilder<AvroSchema>(element.GetArrayLength());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var branch in element.EnumerateArray())
        {
            var place = at.Into($"[{branches.Count}]");
            var schema = Parse(branch, place);
            if (schema.Type == AvroType.Union)
            {
                throw place.Error("a union may not be a branch of a union");
            }

            if (!seen.Add(schema.ToString()))
            {
                throw place.Error($"a second branch of type {schema}");
            }

            branches.Add(schema);
        }

        return branches.Count > 0 ? new AvroUnion(branches.ToImmutable()) : throw at.Error("a union needs at least one branch");
    }
}
