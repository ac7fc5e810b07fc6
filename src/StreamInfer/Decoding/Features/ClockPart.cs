using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>The hour of the day or the day of the week that a zone's clocks show at a point in time.</summary>
internal sealed class ClockPart(TransformPlan plan)
{
    private const ulong SecondsPerDay = 86_400;

    // 0001-01-01 is a Monday; a week before, so that an offset west of Greenwich leaves no negative number.
    private const long MondaySecond = Instant.FirstSecond - (7 * (long)SecondsPerDay);

    private readonly ZoneClock _clock = new(plan.Zone);
    private readonly bool _isHour = plan.Kind == TransformKind.HourOfDay;

    public TimeUnit Unit { get; } = plan.Unit;

    /// <summary>How many values there are: 24 or 7.</summary>
    public int Count => _isHour ? 24 : 7;

    /// <summary>The part of a raw value; false if it is no point in time, or a time of day where the day is asked for.</summary>
    public bool TryRead(in RawValue value, out int part)
    {
        if (InstantReader.TryRead(value, Unit, out var instant) && (_isHour || instant.Kind != InstantKind.TimeOfDay))
        {
            part = Of(instant);
            return true;
        }

        part = 0;
        return false;
    }

    /// <summary>The part of a plain number; NaN if it is no point in time.</summary>
    public double Read(double value) => InstantReader.TryRead(value, Unit, out var instant) ? Of(instant) : double.NaN;

    private int Of(Instant instant)
    {
        var seconds = instant.Kind == InstantKind.Universal ? instant.Seconds + _clock.OffsetAt(instant.Seconds) : instant.Seconds;
        var sinceMonday = (ulong)(seconds - MondaySecond);
        return (int)(_isHour ? sinceMonday % SecondsPerDay / 3600 : sinceMonday / SecondsPerDay % 7);
    }
}
