using System.Collections.Immutable;
using StreamInfer.Monitoring.Statistics;

namespace StreamInfer.Models.Shadows;

/// <summary>How a shadow's scores and decisions compare with those that were published.</summary>
/// <param name="PrimaryScores">The published ones, counted by <see cref="Rollout.ScoreBins"/>.</param>
/// <param name="ShadowScores">The shadow's, likewise.</param>
/// <param name="Differences">Absolute differences, counted by decades' tenths.</param>
public sealed record Agreement(ImmutableArray<long> PrimaryScores, ImmutableArray<long> ShadowScores, ImmutableArray<long> Differences)
{
    /// <summary>Events that both scored.</summary>
    public long Pairs { get; init; }

    /// <summary>Pairs of which one score is no finite number; they count in nothing but <see cref="Pairs"/> and the decisions.</summary>
    public long NotNumbers { get; init; }

    /// <summary>Mean of |shadow − primary|; 0 without pairs.</summary>
    public double MeanDifference { get; init; }

    public double GreatestDifference { get; init; }

    public long BothTrue { get; init; }

    public long OnlyPrimaryTrue { get; init; }

    public long OnlyShadowTrue { get; init; }

    public long BothFalse { get; init; }

    /// <summary>Pairs that both decided.</summary>
    public long Decided => BothTrue + OnlyPrimaryTrue + OnlyShadowTrue + BothFalse;

    /// <summary>Share of the decided pairs that agree; NaN without any.</summary>
    public double AgreementRatio => Decided == 0 ? double.NaN : (double)(BothTrue + BothFalse) / Decided;

    /// <summary>McNemar's p that both decide true equally often.</summary>
    public double DecisionP => McNemar.TwoSided(OnlyPrimaryTrue, OnlyShadowTrue);

    /// <summary>The population stability index between the two distributions of scores.</summary>
    public StabilityIndex ScoreStability => PopulationStability.Compare(PrimaryScores.AsSpan(), ShadowScores.AsSpan());

    /// <summary>A quantile of the absolute difference, as the upper end of its bin: at most a quarter too large.</summary>
    /// <param name="quantile">0 to 1.</param>
    public double DifferenceQuantile(double quantile)
    {
        var left = quantile * (Pairs - NotNumbers);
        for (var bin = 0; bin < Differences.Length; bin++)
        {
            left -= Differences[bin];
            if (left <= 0)
            {
                return Math.Min(GreatestDifference, DifferenceBins.UpperOf(bin));
            }
        }

        return GreatestDifference;
    }
}
