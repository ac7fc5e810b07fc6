using System.Globalization;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>
/// Dates and times as ISO 8601 text: <c>2024-05-01</c>, <c>13:45:00.250</c>, <c>2024-05-01T13:45:00.250Z</c>, and without <c>Z</c> for
/// local timestamps; as many digits behind the point as the unit has.
/// </summary>
internal static class TemporalText
{
    private const long SecondsPerDay = 86_400;
    private const string SecondFormat = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>The text, or null where there is none: no such type, or outside years 1 to 9999 or the day.</summary>
    public static string? Format(AvroLogicalType type, long value)
    {
        if (type == AvroLogicalType.Date)
        {
            return FromSeconds(value, 1, SecondsPerDay)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        var digits = Digits(type);
        var isInDay = value >= 0 && value < SecondsPerDay * Units(digits);
        if (digits == 0 || (IsTimeOfDay(type) && !isInDay) || FromSeconds(value, Units(digits), 1) is not { } time)
        {
            return null;
        }

        var fraction = (value % Units(digits) + Units(digits)) % Units(digits);
        var whole = time.ToString(IsTimeOfDay(type) ? "HH:mm:ss" : SecondFormat, CultureInfo.InvariantCulture);
        return $"{whole}.{fraction.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')}{(IsUtc(type) ? "Z" : string.Empty)}";
    }

    /// <summary>The number that a text stands for; not if it is finer than the type's unit, or no such text.</summary>
    public static bool TryParse(AvroLogicalType type, string text, out long value)
    {
        value = 0;
        if (type == AvroLogicalType.Date)
        {
            var isDate = DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
            value = (date - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerDay;
            return isDate;
        }

        var digits = Digits(type);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var end = point < 0 ? -1 : point + 1 + text.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9');
        end = point >= 0 && end == point ? text.Length : end;
        var fraction = point < 0 ? string.Empty : text[(point + 1)..end].TrimEnd('0');
        var rest = point < 0 ? text : string.Concat(text.AsSpan(0, point), text.AsSpan(end));
        if (digits == 0 || fraction.Length > digits || !TryParseSeconds(type, rest, out var seconds))
        {
            return false;
        }

        var scaled = ((Int128)seconds * Units(digits)) + long.Parse(fraction.PadRight(digits, '0'), CultureInfo.InvariantCulture);
        value = (long)Int128.Clamp(scaled, long.MinValue, long.MaxValue);
        return value == scaled;
    }

    private static bool TryParseSeconds(AvroLogicalType type, string text, out long seconds)
    {
        var isTime = IsTimeOfDay(type);
        var style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string[] formats = isTime ? ["HH:mm:ss", "HH:mm"]
            : IsUtc(type) ? [SecondFormat + "K", SecondFormat + "zzz", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"]
            : [SecondFormat, "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"];
        var isValid = DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, style, out var time);
        seconds = (isTime ? time.TimeOfDay.Ticks : (time - DateTime.UnixEpoch).Ticks) / TimeSpan.TicksPerSecond;
        return isValid;
    }

    private static DateTime? FromSeconds(long value, long unitsPerSecond, long secondsPerUnit)
    {
        var seconds = (Int128)(value / unitsPerSecond - (value % unitsPerSecond < 0 ? 1 : 0)) * secondsPerUnit;
        var ticks = (seconds * TimeSpan.TicksPerSecond) + DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime((long)ticks, DateTimeKind.Utc) : null;
    }

    private static int Digits(AvroLogicalType type) => type switch
    {
        AvroLogicalType.TimeMillis or AvroLogicalType.TimestampMillis or AvroLogicalType.LocalTimestampMillis => 3,
        AvroLogicalType.TimeMicros or AvroLogicalType.TimestampMicros or AvroLogicalType.LocalTimestampMicros => 6,
        AvroLogicalType.TimestampNanos or AvroLogicalType.LocalTimestampNanos => 9,
        _ => 0,
    };

    private static long Units(int digits) => digits switch { 3 => 1_000, 6 => 1_000_000, _ => 1_000_000_000 };

    private static bool IsTimeOfDay(AvroLogicalType type) => type is AvroLogicalType.TimeMillis or AvroLogicalType.TimeMicros;

    private static bool IsUtc(AvroLogicalType type) =>
        type is AvroLogicalType.TimestampMillis or AvroLogicalType.TimestampMicros or AvroLogicalType.TimestampNanos;
}
