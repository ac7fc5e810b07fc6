namespace StreamInfer.Monitoring.Anomalies;

/// <summary>What a feature has to do with an event's being strange.</summary>
/// <param name="Feature">Index of the feature.</param>
/// <param name="Z">Its robust z.</param>
/// <param name="Amount">How much it adds: its |z|, or what the score of the trees loses when it is put to its median; positive.</param>
public readonly record struct Contribution(int Feature, double Z, double Amount);
