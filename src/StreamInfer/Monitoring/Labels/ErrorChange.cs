namespace StreamInfer.Monitoring.Labels;

/// <summary>A version decides wrongly more often than it did.</summary>
/// <param name="Version">Which.</param>
/// <param name="Route">On which route.</param>
/// <param name="Detector">Which detector says so.</param>
/// <param name="LabelMs">Time of the label that made it do so, Unix milliseconds.</param>
public readonly record struct ErrorChange(int Version, PredictionRoute Route, string Detector, long LabelMs);
