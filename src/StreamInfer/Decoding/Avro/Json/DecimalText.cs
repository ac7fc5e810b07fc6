using System.Globalization;
using System.Numerics;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>Decimals as JSON numbers, exactly.</summary>
internal static class DecimalText
{
    private const int MaxExponent = 1000;

    /// <summary>The number's text, for example <c>-12.50</c> at scale 2.</summary>
    public static string Format(ReadOnlySpan<byte> unscaled, int scale)
    {
        var value = new BigInteger(unscaled, isUnsigned: false, isBigEndian: true);
        var digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var text = scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}";
        return value.Sign < 0 ? $"-{text}" : text;
    }

    /// <summary>
    /// The unscaled number of a JSON number, big-endian, of <paramref name="size"/> bytes if that is given; null if it does not fit.
    /// </summary>
    public static byte[]? Parse(string text, AvroAnnotation annotation, int? size)
    {
        var mantissaEnd = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = mantissaEnd < 0 ? text : text[..mantissaEnd];
        var exponent = 0;
        var isNumber = mantissaEnd < 0 || int.TryParse(text.AsSpan(mantissaEnd + 1), CultureInfo.InvariantCulture, out exponent);
        if (!isNumber || exponent is < -MaxExponent or > MaxExponent)
        {
            return null;
        }

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var shift = exponent + annotation.Scale - (point < 0 ? 0 : mantissa.Length - point - 1);
        var value = BigInteger.Parse(mantissa.Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var power = BigInteger.Pow(10, Math.Abs(shift));
        if (shift < 0 && !(value % power).IsZero)
        {
            return null;
        }

        value = shift < 0 ? value / power : value * power;
        return BigInteger.Abs(value) < BigInteger.Pow(10, Math.Min(annotation.Precision, MaxExponent)) ? ToBytes(value, size) : null;
    }

    private static byte[]? ToBytes(BigInteger value, int? size)
    {
        var bytes = value.ToByteArray(isUnsigned: false, isBigEndian: true);
        if (size is not { } length || bytes.Length > length)
        {
            return size is null ? bytes : null;
        }

        var padded = new byte[length];
        padded.AsSpan().Fill(value.Sign < 0 ? (byte)0xff : (byte)0);
        bytes.CopyTo(padded, length - bytes.Length);
        return padded;
    }
}
