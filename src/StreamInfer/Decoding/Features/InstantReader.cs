using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>Takes raw values for points in time. It never throws and never allocates.</summary>
internal static class InstantReader
{
    private const long SecondsPerDay = 86_400;

    /// <summary>
    /// Reads a date (its midnight), a time of day, a timestamp of any unit, a plain number of <paramref name="unit"/> since
    /// 1970-01-01T00:00Z, or text as <see cref="IsoInstant"/> knows it.
    /// </summary>
    /// <returns>False for other kinds, and outside the years 1 to 9999 or the hours of a day.</returns>
    public static bool TryRead(in RawValue value, TimeUnit unit, out Instant instant)
    {
        switch (value.Kind)
        {
            case RawKind.Int64: return Split(value.Bits, PerSecond(unit), InstantKind.Universal, out instant);
            case RawKind.Double: return TryRead(value.AsDouble, unit, out instant);
            case RawKind.Text: return IsoInstant.TryParse(value.Span, out instant);
            case RawKind.Date:
                instant = new Instant(unchecked(value.Bits * SecondsPerDay), 0, InstantKind.WallClock);
                return value.Bits is >= Instant.FirstSecond / SecondsPerDay and <= Instant.LastSecond / SecondsPerDay;
            case RawKind.TimeMillis: return Split(value.Bits, 1000, InstantKind.TimeOfDay, out instant);
            case RawKind.TimeMicros: return Split(value.Bits, 1_000_000, InstantKind.TimeOfDay, out instant);
            case RawKind.TimestampMillis: return Split(value.Bits, 1000, InstantKind.Universal, out instant);
            case RawKind.TimestampMicros: return Split(value.Bits, 1_000_000, InstantKind.Universal, out instant);
            case RawKind.TimestampNanos: return Split(value.Bits, 1_000_000_000, InstantKind.Universal, out instant);
            case RawKind.LocalTimestampMillis: return Split(value.Bits, 1000, InstantKind.WallClock, out instant);
            case RawKind.LocalTimestampMicros: return Split(value.Bits, 1_000_000, InstantKind.WallClock, out instant);
            case RawKind.LocalTimestampNanos: return Split(value.Bits, 1_000_000_000, InstantKind.WallClock, out instant);
            default:
                instant = default;
                return false;
        }
    }

    /// <summary>
    /// Reads a plain number that need not be whole, to the nearest microsecond: a double of seconds since 1970 resolves no more.
    /// </summary>
    public static bool TryRead(double value, TimeUnit unit, out Instant instant)
    {
        var micros = Math.Round(value * (1_000_000.0 / PerSecond(unit)));
        if (Math.Abs(micros) < long.MaxValue)
        {
            return Split((long)micros, 1_000_000, InstantKind.Universal, out instant);
        }

        instant = default;
        return false;
    }

    /// <summary>A point in time as a plain number of a unit since 1970-01-01T00:00.</summary>
    public static double InUnit(Instant instant, TimeUnit unit) => (instant.Seconds + (instant.Nanos / 1e9)) * PerSecond(unit);

    private static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => 1,
        TimeUnit.Milliseconds => 1000,
        TimeUnit.Microseconds => 1_000_000,
        _ => 1_000_000_000,
    };

    private static bool Split(long value, long perSecond, InstantKind kind, out Instant instant)
    {
        var seconds = value / perSecond;
        var rest = value - (seconds * perSecond);
        if (rest < 0)
        {
            seconds--;
            rest += perSecond;
        }

        instant = new Instant(seconds, (int)(rest * (1_000_000_000 / perSecond)), kind);
        return kind == InstantKind.TimeOfDay
            ? seconds is >= 0 and < SecondsPerDay
            : seconds is >= Instant.FirstSecond and <= Instant.LastSecond;
    }
}
