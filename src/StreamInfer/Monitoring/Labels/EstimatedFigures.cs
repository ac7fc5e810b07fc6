namespace StreamInfer.Monitoring.Labels;

/// <summary>What <see cref="PerformanceEstimate"/> expects; nothing where a figure is not defined.</summary>
/// <param name="TruePositives">Expected number.</param>
/// <param name="FalsePositives">Expected number.</param>
/// <param name="TrueNegatives">Expected number.</param>
/// <param name="FalseNegatives">Expected number.</param>
/// <param name="Accuracy">Share of right answers.</param>
/// <param name="Precision">Share of right ones among the yes.</param>
/// <param name="Recall">Share of yes among those that happen.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="RocAuc">Area under the ROC curve.</param>
/// <param name="AccuracyError">Standard error of the accuracy.</param>
public readonly record struct EstimatedFigures(
    double TruePositives,
    double FalsePositives,
    double TrueNegatives,
    double FalseNegatives,
    double? Accuracy,
    double? Precision,
    double? Recall,
    double? F1,
    double? RocAuc,
    double? AccuracyError);
