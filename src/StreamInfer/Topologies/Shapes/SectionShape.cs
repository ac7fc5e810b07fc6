using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A section: a fixed set of keys, and the rules between them.</summary>
internal sealed class SectionShape(params ImmutableArray<Key> keys) : ShapeOf<SectionOptions>
{
    /// <summary>Run in order after all keys were read, also where some of them are wrong.</summary>
    public ImmutableArray<Action<SectionOptions, ReadingContext>> Rules { get; init; } = [];

    public ImmutableArray<Key> Keys => keys;

    public override IReadOnlyList<Key> InnerKeys => keys;

    public override string Allowed => $"a section with keys out of {string.Join(", ", keys.Select(key => key.Name))}";

    /// <summary>Reads what it can. True for every section, since its own errors are reported one by one.</summary>
    public override bool TryRead(DocumentNode node, Place place, ReadingContext reading, [MaybeNullWhen(false)] out SectionOptions value)
    {
        if (node is not MappingNode mapping)
        {
            value = null;
            var what = node switch { SequenceNode =>
                "has a list", ScalarNode { IsNull: true } => "has no value", _ => "is a single value" };
            reading.Report(TopologyErrorKind.Invalid, place, $"{what}; allowed is {Allowed}");
            return false;
        }

        value = new SectionOptions(place);
        foreach (var entry in mapping.Entries)
        {
            ReadEntry(entry, place, value, reading);
        }

        foreach (var key in keys)
        {
            if (key.Required && !value.IsWritten(key))
            {
                reading.Report(TopologyErrorKind.Missing, value.PlaceOf(key), $"is missing; due is {key.Shape.Allowed}");
            }
        }

        foreach (var rule in Rules)
        {
            rule(value, reading);
        }

        return true;
    }

    /// <summary>Reads a whole document as this section.</summary>
    public bool TryReadDocument(string text, ReadingContext reading, [MaybeNullWhen(false)] out SectionOptions value)
    {
        value = null;
        return DocumentParser.Parse(text, reading) is { } root && TryRead(root, Place.Root, reading, out value);
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            properties[key.Name] = KeySchema(key);
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (keys.Any(key => key.Required))
        {
            schema["required"] = new JsonArray([.. keys.Where(key => key.Required).Select(key => JsonValue.Create(key.Name))]);
        }

        return schema;
    }

    /// <summary>The schema of one key's value, with what the key says of itself.</summary>
    public static JsonObject KeySchema(Key key)
    {
        var schema = key.Shape.Schema();
        schema.Insert(0, "description", key.Unit is { } unit ? $"{key.Description} Unit: {unit}." : key.Description);
        if (key.Default is { } text)
        {
            schema.Insert(1, "default", key.Shape.DefaultJson(text));
        }

        return schema;
    }

    private void ReadEntry(MappingEntry entry, Place place, SectionOptions options, ReadingContext reading)
    {
        var keyPlace = place.Key(entry.Key, entry.KeyAt);
        if (keys.FirstOrDefault(key => string.Equals(key.Name, entry.Key, StringComparison.Ordinal)) is not { } known)
        {
            var hint = NearestWord.Hint(entry.Key, keys.Select(key => key.Name));
            reading.Report(
                TopologyErrorKind.Unknown, keyPlace, $"is no key of this section{(hint.Length > 0 ? hint : $"; allowed is {Allowed}")}");
            return;
        }

        var valuePlace = (keyPlace with { Hidden = known.Shape.IsSecret }).Value(entry.Value);
        var read = known.Shape.TryReadAny(entry.Value, valuePlace, reading, out var value);
        options.Add(known, valuePlace, read, value);
    }
}
