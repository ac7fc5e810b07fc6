using System.Collections.Immutable;

namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>A value of one of several schemas, encoded as the branch's position and the value.</summary>
public sealed class AvroUnion : AvroSchema
{
    internal AvroUnion(ImmutableArray<AvroSchema> branches)
        : base(AvroType.Union, AvroAnnotation.None) => Branches = branches;

    /// <summary>At least one; none is a union itself, and no two are of the same unnamed type or the same name.</summary>
    public ImmutableArray<AvroSchema> Branches { get; }

    public override string ToString() => $"[{string.Join(", ", Branches)}]";
}
