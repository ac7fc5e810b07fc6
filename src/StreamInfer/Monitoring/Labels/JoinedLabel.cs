namespace StreamInfer.Monitoring.Labels;

/// <summary>A prediction and what came of it.</summary>
/// <param name="Prediction">The prediction.</param>
/// <param name="Label">The label.</param>
public readonly record struct JoinedLabel(WaitingPrediction Prediction, double Label);
