namespace StreamInfer.Monitoring.Labels;

/// <summary>What came of predictions of about the same score.</summary>
/// <param name="MeanScore">0 … 1; null without any.</param>
/// <param name="PositiveRatio">Share of them that happened; null without any.</param>
/// <param name="Count">Labels.</param>
public readonly record struct CalibrationPoint(double? MeanScore, double? PositiveRatio, long Count);
