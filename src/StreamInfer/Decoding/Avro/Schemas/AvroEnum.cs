using System.Collections.Immutable;

namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>One of a list of symbols, encoded as its position.</summary>
public sealed class AvroEnum : AvroNamedSchema
{
    internal AvroEnum(AvroName name, ImmutableArray<AvroName> aliases, ImmutableArray<string> symbols, string? defaultSymbol)
        : base(AvroType.Enum, name, aliases, AvroAnnotation.None)
    {
        Symbols = symbols;
        Default = defaultSymbol;
    }

    public ImmutableArray<string> Symbols { get; }

    /// <summary>What a reader takes for a symbol that it does not have; null if it has no such default.</summary>
    public string? Default { get; }
}
