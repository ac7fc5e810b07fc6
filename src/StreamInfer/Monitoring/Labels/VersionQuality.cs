using System.Collections.Immutable;

namespace StreamInfer.Monitoring.Labels;

/// <summary>What labels say of a version on a route in the window.</summary>
/// <param name="Version">The model version.</param>
/// <param name="Route"><c>primary</c>, <c>candidate</c>, <c>shadow</c> or <c>fallback</c>, as in the header <c>si-route</c>.</param>
/// <param name="Labels">Labels in the window.</param>
/// <param name="IsSufficient">They are enough to judge by.</param>
/// <param name="Figures">What came true.</param>
/// <param name="Predictions">Predictions in the window, with labels and without.</param>
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
