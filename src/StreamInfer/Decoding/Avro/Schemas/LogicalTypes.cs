using System.Numerics;
using System.Text.Json;

namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>Reads logical types. One that is unknown, misplaced or misdeclared is ignored, as the specification asks.</summary>
internal static class LogicalTypes
{
    /// <param name="element">The schema's JSON object.</param>
    /// <param name="type">Its Avro type; null for the name of a type defined elsewhere, which takes no logical type.</param>
    /// <param name="size">The size of a fixed; otherwise not used.</param>
    public static AvroAnnotation Read(JsonElement element, AvroType? type, int size)
    {
        if (!element.TryGetProperty("logicalType", out var logical) || logical.ValueKind != JsonValueKind.String)
        {
            return AvroAnnotation.None;
        }

        var found = (logical.GetString(), type) switch
        {
            ("decimal", AvroType.Bytes or AvroType.Fixed) => AvroLogicalType.Decimal,
            ("date", AvroType.Int) => AvroLogicalType.Date,
            ("time-millis", AvroType.Int) => AvroLogicalType.TimeMillis,
            ("time-micros", AvroType.Long) => AvroLogicalType.TimeMicros,
            ("timestamp-millis", AvroType.Long) => AvroLogicalType.TimestampMillis,
            ("timestamp-micros", AvroType.Long) => AvroLogicalType.TimestampMicros,
            ("timestamp-nanos", AvroType.Long) => AvroLogicalType.TimestampNanos,
            ("local-timestamp-millis", AvroType.Long) => AvroLogicalType.LocalTimestampMillis,
            ("local-timestamp-micros", AvroType.Long) => AvroLogicalType.LocalTimestampMicros,
            ("local-timestamp-nanos", AvroType.Long) => AvroLogicalType.LocalTimestampNanos,
            ("uuid", AvroType.String) => AvroLogicalType.Uuid,
            ("uuid", AvroType.Fixed) when size == 16 => AvroLogicalType.Uuid,
            _ => AvroLogicalType.None,
        };
        return found == AvroLogicalType.Decimal
            ? Decimal(element, type == AvroType.Fixed ? MaxPrecision(size) : int.MaxValue)
            : new AvroAnnotation(found, 0, 0);
    }

    private static AvroAnnotation Decimal(JsonElement element, int maxPrecision)
    {
        var precision = Number(element, "precision", -1);
        var scale = Number(element, "scale", 0);
        var fits = precision >= 1 && scale >= 0 && scale <= precision && precision <= maxPrecision;
        return fits ? new AvroAnnotation(AvroLogicalType.Decimal, precision, scale) : AvroAnnotation.None;
    }

    /// <summary>How many decimal digits always fit a two's complement number of so many bytes.</summary>
    private static int MaxPrecision(int size)
    {
        // 127 bytes are over 300 digits, more than a double can show; the exact bound matters for small sizes only.
        return size switch
        {
            0 => 0,
            < 128 => (int)Math.Floor(BigInteger.Log10(BigInteger.Pow(2, (8 * size) - 1) - 1)),
            _ => (int)Math.Min(int.MaxValue, Math.Floor(Math.Log10(2) * ((8L * size) - 1))),
        };
    }

    private static int Number(JsonElement element, string name, int missing) =>
        !element.TryGetProperty(name, out var value) ? missing
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : -1;
}
