namespace StreamInfer.Monitoring.Engine;

/// <summary>An anomaly score that so many of a window's events keep below.</summary>
/// <param name="Share">Of the events, 0 … 1.</param>
/// <param name="Score">Within 1 % of its rank.</param>
public readonly record struct ScoreQuantile(double Share, double Score);
