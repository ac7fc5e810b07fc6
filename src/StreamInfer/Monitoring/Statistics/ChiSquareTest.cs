namespace StreamInfer.Monitoring.Statistics;

/// <summary>What <see cref="ChiSquare"/> finds.</summary>
/// <param name="Statistic">Σ(O−E)²/E; 0 or more.</param>
/// <param name="DegreesOfFreedom">Bins after pooling, less one; 0 if nothing could be compared.</param>
/// <param name="P">How likely a statistic at least as large is if nothing changed.</param>
/// <param name="CramersV">Strength of the association, 0 … 1.</param>
public readonly record struct ChiSquareTest(double Statistic, int DegreesOfFreedom, double P, double CramersV);
