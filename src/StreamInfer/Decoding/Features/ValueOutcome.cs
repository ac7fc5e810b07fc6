namespace StreamInfer.Decoding.Features;

/// <summary>What became of one value; everything but <see cref="Done"/> and a forgiven <see cref="NotFinite"/> is a fault.</summary>
internal enum ValueOutcome : byte
{
    Done = 0,

    /// <summary>No number, where one is due.</summary>
    NumberDue,

    /// <summary>No text, where some is due.</summary>
    TextDue,

    /// <summary>Neither text nor number, where a category is due.</summary>
    CategoryDue,

    /// <summary>No boolean, where one is due.</summary>
    BooleanDue,

    /// <summary>A number that no 64-bit integer is, where one is due.</summary>
    IntegerDue,

    /// <summary>No point in time, or one beyond the years 1 to 9999.</summary>
    InstantDue,

    /// <summary>Below min or above max.</summary>
    OutOfRange,

    /// <summary>Not among the categories.</summary>
    UnknownCategory,

    /// <summary>NaN or infinite, or became so.</summary>
    NotFinite,
}
