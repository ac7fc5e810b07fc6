namespace StreamInfer.Monitoring.Statistics;

/// <summary>What <see cref="PopulationStability"/> finds.</summary>
/// <param name="Psi">The index, 0 or more; by custom 0.1 is a moderate and 0.25 a large change, whatever the sample size.</param>
/// <param name="Excess">How much of it is beyond what chance makes on average; 0 or more. Thresholds go on this.</param>
/// <param name="DegreesOfFreedom">Bins after pooling, less one; 0 if nothing could be compared.</param>
/// <param name="P">How likely an index at least as large is if nothing changed.</param>
public readonly record struct StabilityIndex(double Psi, double Excess, int DegreesOfFreedom, double P);
