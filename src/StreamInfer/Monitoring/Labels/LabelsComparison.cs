namespace StreamInfer.Monitoring.Labels;

/// <summary>Two versions by the share of their decisions that labels say were right; safe to look at as often as one likes.</summary>
/// <param name="A">The active version.</param>
/// <param name="B">The candidate.</param>
/// <param name="Difference">Share of B less that of A.</param>
/// <param name="Low">Lower end of the interval that all looks leave.</param>
/// <param name="High">Upper end.</param>
/// <param name="P">Valid whenever one stops looking.</param>
/// <param name="IsDecided">The versions differ.</param>
public sealed record LabelsComparison(int A, int B, double Difference, double Low, double High, double P, bool IsDecided)
{
    /// <summary>Right decisions of the active version, in panes in which both predicted.</summary>
    public VersionOutcomes OutcomesA { get; init; }

    /// <summary>Right decisions of the candidate, in the same panes.</summary>
    public VersionOutcomes OutcomesB { get; init; }
}
