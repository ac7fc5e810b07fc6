using System.Collections.Immutable;

namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>A fixed number of bytes.</summary>
public sealed class AvroFixed : AvroNamedSchema
{
    internal AvroFixed(AvroName name, ImmutableArray<AvroName> aliases, int size, AvroAnnotation annotation)
        : base(AvroType.Fixed, name, aliases, annotation) => Size = size;

    /// <summary>Bytes of a value, 0 or more.</summary>
    public int Size { get; }
}
