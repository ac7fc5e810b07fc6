namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>Any number of text keys with values of one schema, encoded in blocks.</summary>
public sealed class AvroMap : AvroSchema
{
    internal AvroMap(AvroSchema values)
        : base(AvroType.Map, AvroAnnotation.None) => Values = values;

    public AvroSchema Values { get; }
}
