using System.Collections.Immutable;

namespace StreamInfer.Decoding;

/// <summary>The texts of <see cref="QualityFlags"/>, as they travel in header and value.</summary>
public static class QualityWords
{
    private static readonly ImmutableArray<(QualityFlags Flag, string Word)> Words =
    [
        (QualityFlags.Late, "late"),
        (QualityFlags.Imputed, "imputed"),
        (QualityFlags.Degraded, "degraded"),
        (QualityFlags.UnknownCategory, "unknown-category"),
        (QualityFlags.OutOfRange, "out-of-range"),
        (QualityFlags.NotFinite, "not-finite"),
        (QualityFlags.OverRate, "over-rate"),
    ];

    /// <summary>Number of different combinations: flags are below this.</summary>
    public const int Combinations = 128;

    private static readonly ImmutableArray<string> Texts = [.. Enumerable.Range(0, Combinations).Select(Join)];

    /// <summary>Comma-separated words in the order of the flags; empty for none.</summary>
    public static string Text(this QualityFlags flags) => Texts[(int)flags];

    private static string Join(int flags) =>
        string.Join(',', Words.Where(word => ((QualityFlags)flags).HasFlag(word.Flag)).Select(word => word.Word));
}
