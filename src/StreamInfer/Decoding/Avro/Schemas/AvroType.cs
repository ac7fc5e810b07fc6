namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>The types of the Avro 1.12 specification.</summary>
public enum AvroType : byte
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Record,
    Enum,
    Array,
    Map,
    Union,
    Fixed,
}
