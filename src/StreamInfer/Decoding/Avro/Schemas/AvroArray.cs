namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>Any number of items of one schema, encoded in blocks.</summary>
public sealed class AvroArray : AvroSchema
{
    internal AvroArray(AvroSchema items)
        : base(AvroType.Array, AvroAnnotation.None) => Items = items;

    public AvroSchema Items { get; }
}
