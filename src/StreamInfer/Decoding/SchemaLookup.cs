namespace StreamInfer.Decoding;

/// <summary>What the directory knows of a schema: a decoder, or a fault, or neither while it is being fetched.</summary>
public readonly record struct SchemaLookup(IPayloadDecoder? Decoder, DecodeFault Fault)
{
    public bool IsPending => Decoder is null && Fault.IsNone;
}
