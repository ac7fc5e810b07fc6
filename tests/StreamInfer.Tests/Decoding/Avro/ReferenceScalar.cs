using StreamInfer.Decoding;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>A single value of the oracle, compared by content.</summary>
internal sealed record ReferenceScalar(RawKind Kind, long Bits, string? Content)
{
    public static ReferenceScalar Missing => new(RawKind.Missing, 0, null);

    public static ReferenceScalar Other => new(RawKind.Other, 0, null);

    public static ReferenceScalar OfDouble(double value) => new(RawKind.Double, BitConverter.DoubleToInt64Bits(value), null);

    public static ReferenceScalar OfBytes(RawKind kind, ReadOnlySpan<byte> bytes) => new(kind, 0, Convert.ToHexString(bytes));

    public static ReferenceScalar Of(RawValue value) => value.Kind switch
    {
        RawKind.Text or RawKind.Bytes => OfBytes(value.Kind, value.Span),
        RawKind.Array => new(RawKind.Array, value.Length, null),
        _ => new(value.Kind, value.Bits, null),
    };
}
