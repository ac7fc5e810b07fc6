using System.Globalization;
using System.Runtime.CompilerServices;

namespace StreamInfer.Decoding.Features;

/// <summary>Takes raw values for numbers: booleans as 1 and 0, dates and times as the integers they are.</summary>
internal static class NumberReader
{
    private const uint IntegerKinds =
        (1u << (int)RawKind.Int64) | (1u << (int)RawKind.Boolean) | (1u << (int)RawKind.Date) |
        (1u << (int)RawKind.TimeMillis) | (1u << (int)RawKind.TimeMicros) |
        (1u << (int)RawKind.TimestampMillis) | (1u << (int)RawKind.TimestampMicros) | (1u << (int)RawKind.TimestampNanos) |
        (1u << (int)RawKind.LocalTimestampMillis) | (1u << (int)RawKind.LocalTimestampMicros) | (1u << (int)RawKind.LocalTimestampNanos);

    /// <summary>Whether <see cref="RawValue.Bits"/> of this kind are an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsInteger(RawKind kind) => ((IntegerKinds >> (int)kind) & 1) != 0;

    /// <summary>The number that a value is, or that its text says if <paramref name="coerce"/> allows that.</summary>
    public static bool TryRead(in RawValue value, bool coerce, out Number number)
    {
        if (value.Kind == RawKind.Double)
        {
            number = Number.Of(value.AsDouble);
            return true;
        }

        if (IsInteger(value.Kind))
        {
            number = Number.Of(value.Bits);
            return true;
        }

        number = default;
        return coerce && value.Kind == RawKind.Text && TryParse(value.Span, out number);
    }

    /// <summary>
    /// Parses text without regard to culture: an integer, a decimal number with or without exponent, <c>NaN</c>, <c>Infinity</c>,
    /// or <c>true</c> and <c>false</c> for 1 and 0.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Number number)
    {
        if (long.TryParse(utf8, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            number = Number.Of(integer);
            return true;
        }

        if (double.TryParse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
        {
            number = Number.Of(real);
            return true;
        }

        var isTrue = utf8.SequenceEqual("true"u8);
        number = Number.Of(isTrue ? 1L : 0L);
        return isTrue || utf8.SequenceEqual("false"u8);
    }
}
