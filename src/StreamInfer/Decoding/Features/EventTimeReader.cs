using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>Reads when an event happened from the value at the topology's <c>source.eventTime</c>.</summary>
public static class EventTimeReader
{
    /// <summary>
    /// Milliseconds since 1970-01-01T00:00Z, rounded down (a number that is not whole, first to the nearest microsecond).
    /// </summary>
    /// <param name="value">
    /// A timestamp, a date (its midnight), a plain number, or ISO 8601 text <c>yyyy-MM-ddTHH:mm:ss[.f…][Z|±hh:mm]</c>. What has
    /// no zone is taken as UTC.
    /// </param>
    /// <param name="unit">Unit of a plain number since 1970-01-01T00:00Z.</param>
    /// <returns>Null where the value is none of these or lies outside the years 1 to 9999.</returns>
    public static long? Read(in RawValue value, TimeUnit unit) =>
        InstantReader.TryRead(value, unit, out var instant) && instant.Kind != InstantKind.TimeOfDay ? instant.Milliseconds : null;
}
