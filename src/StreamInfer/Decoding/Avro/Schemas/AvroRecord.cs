using System.Collections.Immutable;

namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>Named fields, encoded one after the other.</summary>
public sealed class AvroRecord : AvroNamedSchema
{
    internal AvroRecord(AvroName name, ImmutableArray<AvroName> aliases)
        : base(AvroType.Record, name, aliases, AvroAnnotation.None)
    {
    }

    /// <summary>The fields, in the order of the encoding.</summary>
    public ImmutableArray<AvroField> Fields { get; private set; } = [];

    /// <summary>Called once by the parser: a recursive record is named before its fields are known.</summary>
    internal void Complete(ImmutableArray<AvroField> fields) => Fields = fields;
}
