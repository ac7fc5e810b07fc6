namespace StreamInfer.Host.Api.Contracts;

/// <summary>One subject of the last window beside its reference.</summary>
internal sealed record SubjectAnswer
{
    public required string Subject { get; init; }

    public required string Kind { get; init; }

    public required int Version { get; init; }

    public required string Route { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required string Words { get; init; }

    public required DriftAnswer.ThresholdItem Threshold { get; init; }

    public required IReadOnlyList<BinItem> Bins { get; init; }

    /// <summary>Finite values of the reference.</summary>
    public required long ReferenceCount { get; init; }

    /// <summary>Finite values of the window.</summary>
    public required long LiveCount { get; init; }

    public required double? Psi { get; init; }

    public required double? PsiExcess { get; init; }

    public required double? PsiP { get; init; }

    /// <summary>Jensen-Shannon distance.</summary>
    public required double? Js { get; init; }

    /// <summary>Kolmogorov-Smirnov distance.</summary>
    public required double? Ks { get; init; }

    public required double? KsP { get; init; }

    public required double? Chi2 { get; init; }

    public required double? Chi2P { get; init; }

    /// <summary>Wasserstein distance, in scales of the reference.</summary>
    public required double? W1 { get; init; }

    /// <summary>In standard deviations of the reference.</summary>
    public required double? MeanShift { get; init; }

    public required double? MeanShiftP { get; init; }

    /// <summary>Share of missing values beyond the reference's.</summary>
    public required double? MissingDifference { get; init; }

    public required double? MissingP { get; init; }

    /// <summary>Of all means together.</summary>
    public required double? JointEffect { get; init; }

    public required double? JointP { get; init; }

    public required double? AdjustedP { get; init; }

    public required QualityItem Quality { get; init; }

    /// <param name="Label">Of the bin, for people.</param>
    /// <param name="From">Its lower end, not included; null for a category, or where it is open.</param>
    /// <param name="To">Its upper end, included; null likewise.</param>
    /// <param name="Reference">Share of the reference's values in it; null where the reference has none.</param>
    /// <param name="Live">Share of the window's values in it; null where the window has none.</param>
    internal sealed record BinItem(string Label, double? From, double? To, double? Reference, double? Live);

    /// <summary>Values of the last window that something is wrong with.</summary>
    internal sealed record QualityItem(long Missing, long Infinite, long OutOfRange, long New);
}
