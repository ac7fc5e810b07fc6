namespace StreamInfer.Monitoring.Labels;

/// <summary>What one look at two versions says, and all looks so far.</summary>
/// <param name="Difference">Rate of B less that of A.</param>
/// <param name="LogLambda">Log of the mixture likelihood ratio; large speaks for a difference.</param>
/// <param name="P">p-value of this look.</param>
/// <param name="Low">Lower end of this look's interval of the difference.</param>
/// <param name="High">Upper end.</param>
/// <param name="AlwaysValidP">Least p-value of all looks: valid whenever one stops looking.</param>
/// <param name="RunningLow">Lower end of what all looks' intervals have in common; above <paramref name="RunningHigh"/> if nothing.</param>
/// <param name="RunningHigh">Upper end.</param>
/// <param name="IsDecided">The versions differ.</param>
public readonly record struct VersionComparison(
    double Difference,
    double LogLambda,
    double P,
    double Low,
    double High,
    double AlwaysValidP,
    double RunningLow,
    double RunningHigh,
    bool IsDecided);
