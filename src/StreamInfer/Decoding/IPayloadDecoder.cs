using StreamInfer.Ingestion;

namespace StreamInfer.Decoding;

/// <summary>
/// Finds the wanted values in one payload. Compiled once (per writer schema, for Avro) and used by one thread. It never throws on
/// input, whatever the bytes, never reads past their end, and never allocates by a length that they claim.
/// </summary>
public interface IPayloadDecoder
{
    /// <summary>Fills <paramref name="row"/>, which is cleared first, from a payload without framing.</summary>
    DecodeFault Decode(ByteRange payload, RawRow row);
}
