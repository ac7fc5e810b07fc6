namespace StreamInfer.Models.Shelf;

/// <summary>What a process has of a version.</summary>
public enum ShelfState : byte
{
    /// <summary>It was never asked for.</summary>
    Absent,

    /// <summary>It is being loaded and judged.</summary>
    Loading,

    /// <summary>It is in memory, judged, and may score.</summary>
    Gated,

    /// <summary>It could not be loaded or did not pass; it is not in memory. Asking again loads it again.</summary>
    Refused,

    /// <summary>It was in memory, and is no more.</summary>
    Unloaded,
}
