namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>One of the eight types without parts: null, boolean, int, long, float, double, bytes, string.</summary>
public sealed class AvroPrimitive : AvroSchema
{
    internal AvroPrimitive(AvroType type, AvroAnnotation annotation)
        : base(type, annotation)
    {
    }

    internal static AvroType? TypeOf(string name) => name switch
    {
        "null" => AvroType.Null,
        "boolean" => AvroType.Boolean,
        "int" => AvroType.Int,
        "long" => AvroType.Long,
        "float" => AvroType.Float,
        "double" => AvroType.Double,
        "bytes" => AvroType.Bytes,
        "string" => AvroType.String,
        _ => null,
    };
}
