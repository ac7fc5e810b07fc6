namespace StreamInfer.Decoding;

/// <summary>What a consumer should know about how good the input of a prediction was; words of the header <c>si-quality</c>.</summary>
[Flags]
public enum QualityFlags : byte
{
    /// <summary>Nothing to say.</summary>
    None = 0,

    /// <summary><c>late</c>: handed over after its deadline.</summary>
    Late = 1,

    /// <summary><c>imputed</c>: a missing value was replaced by the feature's default.</summary>
    Imputed = 2,

    /// <summary><c>degraded</c>: scored elsewhere or otherwise than the topology prefers.</summary>
    Degraded = 4,

    /// <summary><c>unknown-category</c>: a category is not among those listed.</summary>
    UnknownCategory = 8,

    /// <summary><c>out-of-range</c>: a value lies outside min and max.</summary>
    OutOfRange = 16,

    /// <summary><c>not-finite</c>: a value is NaN or infinite.</summary>
    NotFinite = 32,

    /// <summary><c>over-rate</c>: came when more events came than the topology takes.</summary>
    OverRate = 64,
}
