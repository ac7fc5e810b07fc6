namespace StreamInfer.Monitoring.Labels;

/// <summary>Labels of predictions of about the same score.</summary>
/// <param name="Count">How many.</param>
/// <param name="Positives">How many of them are 1.</param>
/// <param name="ScoreSum">Σ of the scores, in 2⁻³⁰.</param>
public readonly record struct CalibrationBin(long Count, long Positives, long ScoreSum);
