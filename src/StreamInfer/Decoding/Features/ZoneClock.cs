namespace StreamInfer.Decoding.Features;

/// <summary>
/// The offset of a time zone from UTC, cheaply. <see cref="TimeZoneInfo"/> walks its rules at every question; here the answers of
/// whole UTC days are kept: one offset, or two and the second between them on the day of a change. Not thread-safe.
/// </summary>
/// <remarks>At most one change a UTC day is assumed, which holds for every zone of the IANA database since 1970.</remarks>
internal sealed class ZoneClock
{
    private const int SecondsPerDay = 86_400;

    // More than a year of days, so that events spread over a year do not drive each other out; 12 KiB.
    private const int KeptDays = 512;

    private readonly TimeZoneInfo _zone;
    private readonly ZoneDay[] _days;

    public ZoneClock(TimeZoneInfo zone)
    {
        _zone = zone;
        IsUniversal = zone.Equals(TimeZoneInfo.Utc);
        _days = IsUniversal ? [] : new ZoneDay[KeptDays];
        Array.Fill(_days, new ZoneDay(int.MinValue, 0, 0, 0));
    }

    public bool IsUniversal { get; }

    /// <summary>Seconds to add to a UTC time in the years 1 to 9999 for what the zone's clocks show.</summary>
    public int OffsetAt(long utcSeconds)
    {
        if (IsUniversal)
        {
            return 0;
        }

        var day = (int)Math.DivRem(utcSeconds - Instant.FirstSecond, SecondsPerDay, out var second);
        ref var kept = ref _days[day % KeptDays];
        if (kept.Day != day)
        {
            kept = Read(day);
        }

        return second < kept.ChangesAt ? kept.Before : kept.After;
    }

    private ZoneDay Read(int day)
    {
        var before = Ask(day, 0);
        var after = Ask(day, SecondsPerDay - 1);
        var low = 0;
        var high = before == after ? 0 : SecondsPerDay - 1;

        // The first second with the later offset lies above low and not above high.
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Ask(day, middle) == before ? (middle, high) : (low, middle);
        }

        return new ZoneDay(day, high, before, after);
    }

    private int Ask(int day, int second)
    {
        var ticks = ((day * (long)SecondsPerDay) + second) * TimeSpan.TicksPerSecond;
        return (int)_zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Utc)).TotalSeconds;
    }

    /// <param name="Day">Days since 0001-01-01.</param>
    /// <param name="ChangesAt">First second of the day with the later offset; 0 if there is but one.</param>
    /// <param name="Before">Offset in seconds until then.</param>
    /// <param name="After">Offset in seconds from then on.</param>
    private readonly record struct ZoneDay(int Day, int ChangesAt, int Before, int After);
}
