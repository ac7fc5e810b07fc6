namespace StreamInfer.Decoding.Features;

/// <summary>A point in time, a reading of a wall clock whose zone is unknown, or a time of day.</summary>
/// <param name="Seconds">
/// Since 1970-01-01T00:00 in the years 1 to 9999; for <see cref="InstantKind.TimeOfDay"/> since midnight, 0 to 86,399. Rounded down.
/// </param>
/// <param name="Nanos">What is left, 0 to 999,999,999 nanoseconds.</param>
/// <param name="Kind">What <paramref name="Seconds"/> count.</param>
internal readonly record struct Instant(long Seconds, int Nanos, InstantKind Kind)
{
    /// <summary>0001-01-01T00:00:00.</summary>
    public const long FirstSecond = -62_135_596_800;

    /// <summary>9999-12-31T23:59:59.</summary>
    public const long LastSecond = 253_402_300_799;

    /// <summary>Milliseconds since 1970-01-01T00:00, rounded down.</summary>
    public long Milliseconds => (Seconds * 1000) + (Nanos / 1_000_000);
}
