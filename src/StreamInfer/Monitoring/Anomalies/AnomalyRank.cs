namespace StreamInfer.Monitoring.Anomalies;

/// <summary>What events are ranked by: the larger, the stranger.</summary>
public static class AnomalyRank
{
    private const double Largest = 1e9;

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
}
