namespace StreamInfer.Decoding.Features;

/// <summary>What the rules of a feature take its value for.</summary>
internal enum ValueRoute : byte
{
    /// <summary>A number: range, transforms, columns.</summary>
    Number = 0,

    /// <summary>A point in time, of which the first transform takes a part.</summary>
    Instant,

    /// <summary>Text for a text column.</summary>
    Text,

    /// <summary>Text, or a number's text, that names a category or is hashed.</summary>
    Category,
}
