namespace StreamInfer.Monitoring.Anomalies;

/// <summary>What events are ranked by: the larger, the stranger.</summary>
public static class AnomalyRank
{
    private const double Largest = 1e9;

    /// <summary>Scores below a thousandth are told apart by their difference, those above by their ratio: to 1 % both, as ranks are.</summary>
    private const double ScoresPerUnit = 1_000;

    /// <summary>By the trees.</summary>
    /// <param name="mass">0 … 1, of <see cref="HalfSpaceTrees.Mass"/>.</param>
    public static double OfMass(double mass) => mass > 0 ? 1 / mass : Largest;

    /// <summary>By the largest |z|.</summary>
    /// <param name="z">Robust z of each feature.</param>
    public static double OfZ(ReadOnlySpan<double> z)
    {
        var greatest = 0.0;
        foreach (var value in z)
        {
            greatest = Math.Max(greatest, Math.Abs(value));
        }

        return greatest;
    }

    /// <summary>By a model's score, of either sign.</summary>
    /// <param name="score">Finite; the larger, the stranger.</param>
    public static double OfScore(double score) => score >= 0 ? 1 + (ScoresPerUnit * score) : 1 / (1 - (ScoresPerUnit * score));

    /// <summary>The score that <see cref="OfScore"/> makes a rank of.</summary>
    /// <param name="rank">Positive.</param>
    public static double ToScore(double rank) => (rank >= 1 ? rank - 1 : 1 - (1 / rank)) / ScoresPerUnit;
}
