namespace StreamInfer.Monitoring.Labels;

/// <summary>How often what was hoped for came of a model version.</summary>
/// <param name="Successes">0 … <paramref name="Count"/>.</param>
/// <param name="Count">Events with an outcome.</param>
public readonly record struct VersionOutcomes(long Successes, long Count)
{
    /// <summary>Share of successes.</summary>
    public double Rate => (double)Successes / Count;

    /// <summary>Variance of that share; positive, also where all or none succeeded.</summary>
    public double Variance
    {
        get
        {
            var smoothed = (Successes + 0.5) / (Count + 1);
            return smoothed * (1 - smoothed) / Count;
        }
    }
}
