using System.Collections.Immutable;
using System.Text.Json;

namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>One field of a record.</summary>
public sealed class AvroField
{
    internal AvroField(string name, ImmutableArray<string> aliases, AvroSchema schema, JsonElement? defaultValue)
    {
        Name = name;
        Aliases = aliases;
        Schema = schema;
        Default = defaultValue;
    }

    /// <summary>Unique in its record.</summary>
    public string Name { get; }

    /// <summary>Other names that a reader accepts for it.</summary>
    public ImmutableArray<string> Aliases { get; }

    /// <summary>What its values are.</summary>
    public AvroSchema Schema { get; }

    /// <summary>
    /// The JSON of its default, if it has one. Checked where it is used, not when the schema is parsed: a writer's schema never needs its
    /// defaults, and old schemas with wrong ones are still in use.
    /// </summary>
    public JsonElement? Default { get; }
}
