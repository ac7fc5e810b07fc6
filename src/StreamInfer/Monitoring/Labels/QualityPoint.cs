namespace StreamInfer.Monitoring.Labels;

/// <summary>Quality of one pane.</summary>
/// <param name="End">Where the pane ends, in Unix milliseconds of the predictions' time.</param>
/// <param name="Labels">Labels of predictions in it.</param>
/// <param name="Accuracy">Share of right answers; null without labels.</param>
/// <param name="EstimatedAccuracy">What the scores lead one to expect; null without predictions.</param>
public readonly record struct QualityPoint(long End, long Labels, double? Accuracy, double? EstimatedAccuracy);
