using System.Collections.Immutable;

namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>A record, enum or fixed.</summary>
public abstract class AvroNamedSchema : AvroSchema
{
    private protected AvroNamedSchema(AvroType type, AvroName name, ImmutableArray<AvroName> aliases, AvroAnnotation annotation)
        : base(type, annotation)
    {
        Name = name;
        Aliases = aliases;
    }

    public AvroName Name { get; }

    /// <summary>Other names that a reader accepts for it.</summary>
    public ImmutableArray<AvroName> Aliases { get; }

    public override string ToString() => Name.ToString();
}
