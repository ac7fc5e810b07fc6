namespace StreamInfer.Monitoring.Statistics;

/// <summary>How far two distributions are apart.</summary>
/// <param name="Distance">0 or more; its unit and range are those of the statistic that gave it.</param>
/// <param name="P">How likely a distance at least as large is if nothing changed.</param>
public readonly record struct Divergence(double Distance, double P);
