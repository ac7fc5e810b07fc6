using System.Globalization;

namespace StreamInfer.Decoding.Features;

/// <summary>Numbers as text, for categories, hashes and text columns: the same for every culture, without allocation.</summary>
internal static class NumberText
{
    /// <summary>Bytes that any number needs at most: 17 digits, sign, point and exponent, and some room.</summary>
    public const int MaxLength = 32;

    /// <summary>
    /// Writes decimal digits for an integer, and for a double the shortest text that reads back as it (<c>0.1</c>, <c>2</c>, <c>1E+22</c>).
    /// </summary>
    /// <param name="number">What to write.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static ReadOnlySpan<byte> Write(Number number, Span<byte> destination)
    {
        int length;
        var written = number.IsInteger
            ? number.Integer.TryFormat(destination, out length, default, CultureInfo.InvariantCulture)
            : number.AsDouble.TryFormat(destination, out length, default, CultureInfo.InvariantCulture);
        return written ? destination[..length] : throw new ArgumentException("shorter than MaxLength", nameof(destination));
    }

    /// <summary>Writes a raw value that is a number or a boolean (<c>true</c>, <c>false</c>).</summary>
    /// <returns>The text, which is the value's own where it is text; false for any other kind.</returns>
    public static bool TryWrite(in RawValue value, Span<byte> destination, out ReadOnlySpan<byte> text)
    {
        if (value.Kind == RawKind.Text)
        {
            text = value.Span;
            return true;
        }

        if (value.Kind == RawKind.Boolean)
        {
            text = value.Bits != 0 ? "true"u8 : "false"u8;
            return true;
        }

        var isNumber = NumberReader.TryRead(value, coerce: false, out var number);
        text = isNumber ? Write(number, destination) : default;
        return isNumber;
    }
}
