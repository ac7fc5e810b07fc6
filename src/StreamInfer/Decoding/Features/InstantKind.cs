namespace StreamInfer.Decoding.Features;

/// <summary>How an <see cref="Instant"/> relates to a time zone.</summary>
internal enum InstantKind : byte
{
    /// <summary>UTC: a zone makes a wall clock of it.</summary>
    Universal,

    /// <summary>Already what a wall clock shows.</summary>
    WallClock,

    /// <summary>What a wall clock shows, on no particular day.</summary>
    TimeOfDay,
}
