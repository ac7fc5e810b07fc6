using System.Buffers.Binary;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Framing;

/// <summary>
/// The Schema Registry's framing. A schema is named by 0x00 and an int32, or by 0x01 and a 16-byte GUID, both big-endian: in the last
/// header <c>__value_schema_id</c>, which leaves the payload untouched, or without such a header at the start of the payload. Both
/// forms are read in both places, as Confluent's own readers do. Nothing here allocates.
/// </summary>
public static class ConfluentFraming
{
    /// <summary>Bytes that <see cref="WritePrefix"/> writes.</summary>
    public const int PrefixLength = 5;

    private const byte IdMagic = 0;
    private const byte GuidMagic = 1;
    private const int GuidLength = 17;
    private const string HeaderUnknown = "header __value_schema_id: the first byte is neither 0x00 nor 0x01";
    private const string HeaderShort = "header __value_schema_id: the framing is cut short";
    private const string PayloadUnknown = "byte 0: the first byte is neither 0x00 nor 0x01";
    private const string PayloadShort = "the payload's framing is cut short";

    /// <summary>The header's name, in UTF-8.</summary>
    public static ReadOnlySpan<byte> HeaderName => "__value_schema_id"u8;

    /// <summary>Reads the framing of one event.</summary>
    /// <param name="payload">The event's payload.</param>
    /// <param name="headers">Its headers, in the order of the log.</param>
    /// <returns>The schema and the rest, or a fault <see cref="DeadLetterReason.UnknownMagic"/>.</returns>
    public static FramingResult Read(ByteRange payload, ReadOnlySpan<RecordHeader> headers)
    {
        for (var i = headers.Length - 1; i >= 0; i--)
        {
            if (headers[i].Name.Span.SequenceEqual(HeaderName))
            {
                return TryRead(headers[i].Value.Span, out var named, out _, out var wrong)
                    ? new FramingResult(named, payload, DecodeFault.None)
                    : Fault(wrong ? HeaderUnknown : HeaderShort);
            }
        }

        return TryRead(payload.Span, out var key, out var length, out var unknown)
            ? new FramingResult(key, new ByteRange(payload.Pointer + length, payload.Length - length), DecodeFault.None)
            : Fault(unknown ? PayloadUnknown : PayloadShort);
    }

    /// <summary>Writes 0x00 and the id, <see cref="PrefixLength"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is shorter.</exception>
    public static void WritePrefix(Span<byte> destination, int id)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, PrefixLength, nameof(destination));
        destination[0] = IdMagic;
        BinaryPrimitives.WriteInt32BigEndian(destination[1..], id);
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out SchemaKey key, out int length, out bool isUnknown)
    {
        key = default;
        length = bytes.Length > 0 && bytes[0] == GuidMagic ? GuidLength : PrefixLength;
        isUnknown = bytes.Length > 0 && bytes[0] > GuidMagic;
        if (isUnknown || bytes.Length < length)
        {
            return false;
        }

        key = length == GuidLength
            ? SchemaKey.OfGuid(new Guid(bytes[1..GuidLength], bigEndian: true))
            : SchemaKey.OfId(BinaryPrimitives.ReadInt32BigEndian(bytes[1..]));
        return true;
    }

    private static FramingResult Fault(string detail) => new(default, default, new DecodeFault(DeadLetterReason.UnknownMagic, detail));
}
