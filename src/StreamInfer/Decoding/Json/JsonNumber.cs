using System.Diagnostics;
using System.Globalization;

namespace StreamInfer.Decoding.Json;

/// <summary>
/// Reads JSON numbers. Digits alone are a 64-bit integer if they fit one; all else is the nearest double, infinite beyond its range, of
/// which the feature's own policy decides what becomes.
/// </summary>
internal static class JsonNumber
{
    // So many digits always fit a ulong.
    private const int SafeDigits = 19;

    // Doubles hold integers up to here and powers of ten up to 10^22 exactly, so one operation on them rounds once and thus rightly
    // (W. Clinger, "How to read floating point numbers accurately").
    private const ulong ExactIntegers = 1UL << 53;

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads the number at the start of <paramref name="data"/>, which has a sign or digit there.</summary>
    /// <param name="data">From the number to the end of the payload.</param>
    /// <param name="length">Bytes read; if it is no number, up to the byte that is not as it should be.</param>
    /// <param name="value">The number.</param>
    public static bool Read(ReadOnlySpan<byte> data, out int length, out RawValue value)
    {
        var isNumber = Scan(data, out length, out var digits, out var exponent, out var isInteger);
        value = isNumber ? Convert(data[..length], digits, exponent, isInteger) : default;
        return isNumber;
    }

    /// <summary>Checks the number at the start of <paramref name="data"/>, like <see cref="Read"/> but without its value.</summary>
    public static bool Skip(ReadOnlySpan<byte> data, out int length) => Scan(data, out length, out _, out _, out _);

    private static bool Scan(ReadOnlySpan<byte> data, out int length, out DigitRun digits, out int exponent, out bool isInteger)
    {
        length = data[0] == '-' ? 1 : 0;
        digits = default;
        exponent = 0;
        isInteger = true;
        var whole = digits.Take(data[length..]);

        // No number but 0 itself starts with a 0: the digit after it is left to whoever expects a comma.
        whole = whole > 1 && data[length] == '0' ? 1 : whole;
        length += whole;
        if (whole == 0)
        {
            return false;
        }

        if (length < data.Length && data[length] == '.')
        {
            isInteger = false;
            length++;
            var fraction = digits.Take(data[length..]);
            length += fraction;
            exponent = -fraction;
            if (fraction == 0)
            {
                return false;
            }
        }

        if (length < data.Length && (data[length] | 0x20) == 'e')
        {
            isInteger = false;
            if (!ReadExponent(data, ref length, ref exponent))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ReadExponent(ReadOnlySpan<byte> data, ref int length, ref int exponent)
    {
        length++;
        var isNegative = length < data.Length && data[length] == '-';
        if (isNegative || (length < data.Length && data[length] == '+'))
        {
            length++;
        }

        DigitRun digits = default;
        var count = digits.Take(data[length..]);
        length += count;

        // However large, it only has to stay out of reach of the exact powers and of overflow.
        var size = digits.Count > 6 ? 1_000_000 : (int)digits.Value;
        exponent += isNegative ? -size : size;
        return count > 0;
    }

    private static RawValue Convert(ReadOnlySpan<byte> text, DigitRun digits, int exponent, bool isInteger)
    {
        var isNegative = text[0] == '-';
        if (digits.Count <= SafeDigits)
        {
            if (isInteger && digits.Value <= long.MaxValue + (isNegative ? 1UL : 0UL))
            {
                return RawValue.Of(isNegative ? unchecked(-(long)digits.Value) : (long)digits.Value);
            }

            if (digits.Value <= ExactIntegers && exponent is >= -22 and <= 22)
            {
                var power = PowersOfTen[Math.Abs(exponent)];
                var size = exponent < 0 ? digits.Value / power : digits.Value * power;
                return RawValue.Of(isNegative ? -size : size);
            }
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? RawValue.Of(value)
            : throw new UnreachableException("a number by JSON's grammar is one by .NET's");
    }

    /// <param name="Value">The digits so far; right only up to <see cref="SafeDigits"/> of them.</param>
    /// <param name="Count">How many digits there are behind leading zeros.</param>
    private record struct DigitRun(ulong Value, int Count)
    {
        public int Take(ReadOnlySpan<byte> data)
        {
            var value = Value;
            var count = Count;
            var taken = 0;
            for (; taken < data.Length; taken++)
            {
                var digit = (uint)(data[taken] - '0');
                if (digit > 9)
                {
                    break;
                }

                value = unchecked((value * 10) + digit);
                count += value != 0 || count > 0 ? 1 : 0;
            }

            (Value, Count) = (value, count);
            return taken;
        }
    }
}
