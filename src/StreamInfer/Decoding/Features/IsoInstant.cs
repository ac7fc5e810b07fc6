namespace StreamInfer.Decoding.Features;

/// <summary>
/// Reads ISO 8601 text of the form <c>yyyy-MM-ddTHH:mm:ss[.f…][Z|±hh:mm]</c> (a blank may stand for the T, the fraction has 1 to 9
/// digits). Without a zone it is what a wall clock shows. Days are checked against the Gregorian calendar; a leap second is refused.
/// </summary>
internal static class IsoInstant
{
    private const int DateAndTimeLength = 19;

    private static readonly int[] NanosPerDigit = [0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

    public static bool TryParse(ReadOnlySpan<byte> text, out Instant instant)
    {
        instant = default;
        if (text.Length < DateAndTimeLength || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') ||
            text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        // A part that is no number is -1, which every check below refuses.
        var year = Digits(text[..4]);
        var month = Digits(text[5..7]);
        var day = Digits(text[8..10]);
        var hour = Digits(text[11..13]);
        var minute = Digits(text[14..16]);
        var second = Digits(text[17..19]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) ||
            hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }

        var rest = text[DateAndTimeLength..];
        if (!TryFraction(ref rest, out var nanos) || !TryOffset(rest, out var offset, out var kind))
        {
            return false;
        }

        var seconds = (Days(year, month, day) * 86_400L) + (hour * 3600) + (minute * 60) + second - offset;
        instant = new Instant(seconds, nanos, kind);
        return seconds is >= Instant.FirstSecond and <= Instant.LastSecond;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, out int nanos)
    {
        nanos = 0;
        if (rest.IsEmpty || rest[0] != '.')
        {
            return true;
        }

        var length = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        length = length < 0 ? rest.Length - 1 : length;
        if (length is < 1 or > 9)
        {
            return false;
        }

        nanos = Digits(rest.Slice(1, length)) * NanosPerDigit[length];
        rest = rest[(1 + length)..];
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, out int seconds, out InstantKind kind)
    {
        seconds = 0;
        kind = rest.IsEmpty ? InstantKind.WallClock : InstantKind.Universal;
        if (rest.IsEmpty || (rest.Length == 1 && rest[0] == 'Z'))
        {
            return true;
        }

        if (rest.Length != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':')
        {
            return false;
        }

        var hours = Digits(rest[1..3]);
        var minutes = Digits(rest[4..6]);
        seconds = ((hours * 3600) + (minutes * 60)) * (rest[0] == '-' ? -1 : 1);
        return hours is >= 0 and <= 23 && minutes is >= 0 and <= 59;
    }

    // The days from the start of an era of 400 years, with the year starting in March: then the leap day is the last of its year.
    private static int Days(int year, int month, int day)
    {
        var shifted = month > 2 ? year : year - 1;
        var dayOfYear = ((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5;
        return (365 * shifted) + (shifted / 4) - (shifted / 100) + (shifted / 400) + dayOfYear + day - 719_469;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            value = (value * 10) + (digit - '0');
        }

        return value;
    }
}
