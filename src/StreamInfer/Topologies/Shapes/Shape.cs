using System.Text.Json.Nodes;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>What a value may look like: the one description from which reading, messages and the editors' JSON schema are made.</summary>
internal abstract class Shape
{
    /// <summary>What is allowed, to follow "allowed is".</summary>
    public abstract string Allowed { get; }

    /// <summary>Whether the value is never shown and has to come from the environment.</summary>
    public virtual bool IsSecret => false;

    /// <summary>The keys that the value, or each item of a list, may have; none where it is no section.</summary>
    public virtual IReadOnlyList<Key> InnerKeys => [];

    /// <summary>A new JSON schema (draft 7) of the value.</summary>
    public abstract JsonObject Schema();

    /// <summary>Reads a value without knowing its type; false after reporting what is wrong with it.</summary>
    public abstract bool TryReadAny(DocumentNode node, Place place, ReadingContext reading, out object? value);

    /// <summary>The value of a default as it would be written in the file.</summary>
    public virtual object? ReadDefault(string text) => throw new NotSupportedException($"{GetType().Name} takes no default");

    /// <summary>A default as JSON has it.</summary>
    public virtual JsonNode DefaultJson(string text) => JsonValue.Create(text);
}
