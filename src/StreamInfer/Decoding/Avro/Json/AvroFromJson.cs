using System.Buffers;
using System.Text.Json;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>
/// Encodes JSON values as Avro, for tools and tests: it allocates. Takes what <see cref="AvroToJson"/> writes, and numbers in place of
/// ISO text for dates and times. Union values are bare; where no branch fits, the tagged form <c>{"branch": value}</c> is tried.
/// Missing fields take their defaults; unknown ones are errors.
/// </summary>
public static class AvroFromJson
{
    /// <summary>Appends the encoding of <paramref name="value"/>.</summary>
    /// <exception cref="FormatException">The value does not fit the schema; the message says where, from <c>$</c> on.</exception>
    public static void Encode(AvroSchema schema, JsonElement value, IBufferWriter<byte> output) =>
        new JsonEncoder(new AvroPayloadWriter(output)).Encode(schema, value, new JsonPlace("$", 0, IsDefault: false));

    /// <summary>Appends the encoding of a default as schemas write it: bytes are text of one character a byte.</summary>
    internal static void EncodeDefault(AvroSchema schema, JsonElement value, IBufferWriter<byte> output) =>
        new JsonEncoder(new AvroPayloadWriter(output)).Encode(schema, value, new JsonPlace("$", 0, IsDefault: true));
}
