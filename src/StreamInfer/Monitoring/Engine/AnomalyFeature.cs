namespace StreamInfer.Monitoring.Engine;

/// <summary>A feature that makes an event strange.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Value">After the topology's transform; null where it is missing or infinite.</param>
/// <param name="Z">Robust z, −100 … 100.</param>
/// <param name="Contribution">How much it adds to the score.</param>
public readonly record struct AnomalyFeature(string Feature, double? Value, double Z, double Contribution);
