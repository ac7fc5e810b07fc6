using System.Collections.Immutable;

namespace StreamInfer.Monitoring.Labels;

/// <summary>What labels say of a version on a route.</summary>
/// <param name="Version">The model version.</param>
/// <param name="Route"><c>primary</c>, <c>rollout</c> or <c>shadow</c>, as in predictions.</param>
/// <param name="Labels">Labels of the window that ends with the newest pane which has one: labels come late, some much later than a window is long.</param>
/// <param name="IsSufficient">They are enough to judge by.</param>
/// <param name="Figures">What came true in that window.</param>
/// <param name="Predictions">Predictions of the window that ends now, with labels and without.</param>
/// <param name="Estimated">What the scores of all of them lead one to expect.</param>
/// <param name="IsCalibrated">The scores can be taken for probabilities, so that the estimate is one.</param>
/// <param name="Calibration">Fifteenths of the score.</param>
/// <param name="History">Newest last, 120 at most.</param>
public sealed record VersionQuality(
    int Version,
    string Route,
    long Labels,
    bool IsSufficient,
    PerformanceFigures Figures,
    long Predictions,
    EstimatedFigures Estimated,
    bool IsCalibrated,
    ImmutableArray<CalibrationPoint> Calibration,
    ImmutableArray<QualityPoint> History);
