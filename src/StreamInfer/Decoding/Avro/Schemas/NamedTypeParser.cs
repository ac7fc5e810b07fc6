using System.Collections.Immutable;
using System.Text.Json;

namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>Parses the definitions of records, enums and fixed types.</summary>
internal static class NamedTypeParser
{
    public static AvroRecord Record(JsonElement element, SchemaLocation at, AvroSchemaParser parser)
    {
        var name = NameOf(element, at);
        var record = new AvroRecord(name, AliasesOf(element, name, at));
        parser.Define(record, at);
        if (!element.TryGetProperty("fields", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw at.Error("'fields' must be an array");
        }

        var fields = ImmutableArray.CreateBuilder<AvroField>(list.GetArrayLength());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            var place = at.Into($".fields[{fields.Count}]") with { Namespace = name.Namespace };
            var field = Field(item, place, parser);
            if (!seen.Add(field.Name))
            {
                throw place.Error($"a second field '{field.Name}'");
            }

            fields.Add(field);
        }

        record.Complete(fields.ToImmutable());
        return record;
    }

    public static AvroEnum Enum(JsonElement element, SchemaLocation at, AvroSchemaParser parser)
    {
        var name = NameOf(element, at);
        var symbols = Texts(element, "symbols", at) ?? throw at.Error("'symbols' must be an array of names");
        var bad = symbols.FirstOrDefault(symbol => !AvroName.IsValidPart(symbol));
        if (bad is not null)
        {
            throw at.Into(".symbols").Error($"'{bad}' is not a name");
        }

        if (symbols.Distinct(StringComparer.Ordinal).Count() != symbols.Length)
        {
            throw at.Into(".symbols").Error("a symbol is listed twice");
        }

        var defaultSymbol = element.TryGetProperty("default", out _) ? Text(element, "default", at) : null;
        if (defaultSymbol is not null && !symbols.Contains(defaultSymbol, StringComparer.Ordinal))
        {
            throw at.Into(".default").Error($"'{defaultSymbol}' is not one of the symbols");
        }

        var schema = new AvroEnum(name, AliasesOf(element, name, at), symbols, defaultSymbol);
        parser.Define(schema, at);
        return schema;
    }

    public static AvroFixed Fixed(JsonElement element, SchemaLocation at, AvroSchemaParser parser)
    {
        var name = NameOf(element, at);
        var size = -1;
        var isNumber = element.TryGetProperty("size", out var value) && value.ValueKind == JsonValueKind.Number;
        if (!isNumber || !value.TryGetInt32(out size) || size < 0)
        {
            throw at.Error("'size' must be a whole number, 0 or more");
        }

        var schema = new AvroFixed(name, AliasesOf(element, name, at), size, LogicalTypes.Read(element, AvroType.Fixed, size));
        parser.Define(schema, at);
        return schema;
    }

    private static AvroField Field(JsonElement element, SchemaLocation at, AvroSchemaParser parser)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw at.Error("expected an object");
        }

        var name = Text(element, "name", at);
        var aliases = Texts(element, "aliases", at) ?? [];
        var bad = aliases.Prepend(name).FirstOrDefault(text => !AvroName.IsValidPart(text));
        if (bad is not null)
        {
            throw at.Error($"'{bad}' is not a name: a letter or _, then letters, digits and _");
        }

        if (!element.TryGetProperty("type", out var type))
        {
            throw at.Error("'type' is missing");
        }

        JsonElement? value = element.TryGetProperty("default", out var found) ? found.Clone() : null;
        return new AvroField(name, aliases, parser.Parse(type, at.Into(".type") with { Nesting = at.Nesting }), value);
    }

    private static AvroName NameOf(JsonElement element, SchemaLocation at)
    {
        var enclosing = element.TryGetProperty("namespace", out var given) && given.ValueKind == JsonValueKind.String
            ? given.GetString()!
            : at.Namespace;
        var name = AvroName.Of(Text(element, "name", at), enclosing);
        if (!name.IsValid)
        {
            throw at.Error($"'{name}' is not a name: letters, digits and _, parts separated by dots, none beginning with a digit");
        }

        return AvroPrimitive.TypeOf(name.Simple) is null || name.Namespace.Length > 0
            ? name
            : throw at.Error($"'{name}' is the name of a primitive type");
    }

    private static ImmutableArray<AvroName> AliasesOf(JsonElement element, AvroName name, SchemaLocation at) =>
        [.. (Texts(element, "aliases", at) ?? []).Select(alias => AvroName.Of(alias, name.Namespace))];

    private static string Text(JsonElement element, string name, SchemaLocation at) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw at.Error($"'{name}' must be a text");

    private static ImmutableArray<string>? Texts(JsonElement element, string name, SchemaLocation at)
    {
        if (!element.TryGetProperty(name, out var list))
        {
            return null;
        }

        var isTexts = list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);
        return isTexts
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : throw at.Error($"'{name}' must be an array of texts");
    }
}
