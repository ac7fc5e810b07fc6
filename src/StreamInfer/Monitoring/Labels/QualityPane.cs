namespace StreamInfer.Monitoring.Labels;

/// <summary>Predictions of a version in one pane, and their labels. Some kilobytes where there are any.</summary>
/// <param name="threshold">A score from here on is a yes.</param>
internal sealed class QualityPane(double threshold)
{
    public PredictionQuality? Labelled { get; private set; }

    public PerformanceEstimate? Expected { get; private set; }

    public void Predicted(double score) => (Expected ??= new PerformanceEstimate(threshold)).Add(score);

    public void Joined(double score, double label) => (Labelled ??= new PredictionQuality(threshold)).Add(score, label);
}
