using System.Buffers.Binary;
using System.Globalization;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>
/// Turns decimals into doubles without allocating. Correctly rounded up to 16 bytes (38 digits); above that, within a few units in the
/// last place, and infinite or zero where a double can no longer show it.
/// </summary>
internal static class DecimalNumber
{
    /// <summary>Powers of ten that a double holds exactly.</summary>
    private static readonly double[] ExactPowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <param name="unscaled">Two's complement, big-endian; empty is zero.</param>
    /// <param name="scale">Digits behind the point, 0 or more.</param>
    public static double ToDouble(ReadOnlySpan<byte> unscaled, int scale)
    {
        if (unscaled.Length <= sizeof(long))
        {
            var value = ReadLong(unscaled);
            return Math.Abs((double)value) <= 1L << 53 && scale < ExactPowers.Length ? value / ExactPowers[scale] : ByText(value, scale);
        }

        unscaled = TrimSign(unscaled);
        return unscaled.Length <= 16 ? ByText(ReadWide(unscaled), scale) : Approximate(unscaled, scale);
    }

    private static long ReadLong(ReadOnlySpan<byte> bytes)
    {
        var value = bytes.Length > 0 ? (long)(sbyte)bytes[0] : 0;
        for (var i = 1; i < bytes.Length; i++)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    private static Int128 ReadWide(ReadOnlySpan<byte> bytes)
    {
        Span<byte> wide = stackalloc byte[16];
        wide.Fill(bytes.Length > 0 && bytes[0] >= 0x80 ? (byte)0xff : (byte)0);
        bytes.CopyTo(wide[(16 - bytes.Length)..]);
        return BinaryPrimitives.ReadInt128BigEndian(wide);
    }

    /// <summary>Drops leading bytes that only repeat the sign.</summary>
    private static ReadOnlySpan<byte> TrimSign(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 1 && ((bytes[0] == 0 && bytes[1] < 0x80) || (bytes[0] == 0xff && bytes[1] >= 0x80)))
        {
            bytes = bytes[1..];
        }

        return bytes;
    }

    /// <summary>The number's digits and exponent, given to the parser, which rounds correctly whatever they are.</summary>
    private static double ByText(Int128 value, int scale)
    {
        Span<byte> text = stackalloc byte[64];
        value.TryFormat(text, out var digits, default, CultureInfo.InvariantCulture);
        text[digits++] = (byte)'E';
        (-scale).TryFormat(text[digits..], out var exponent, default, CultureInfo.InvariantCulture);
        return double.Parse(text[..(digits + exponent)], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static double Approximate(ReadOnlySpan<byte> bytes, int scale)
    {
        var logarithm = 8L * (bytes.Length - 16);
        var top = (double)ReadWide(bytes[..16]);

        // Scaling down in steps keeps numbers in range whose unscaled value alone is beyond it.
        var power = (int)Math.Min(logarithm, 1 << 20);
        while (scale > 0 && top != 0)
        {
            var step = Math.Min(scale, 22);
            top /= ExactPowers[step];
            scale -= step;
            if (Math.Abs(top) < 1e-100 && power > 300)
            {
                top = Math.ScaleB(top, 300);
                power -= 300;
            }
        }

        return Math.ScaleB(top, power);
    }
}
