using StreamInfer.Host.Api.Contracts;
using StreamInfer.Monitoring.Labels;

namespace StreamInfer.Host.Api.Monitoring;

/// <summary>Puts together what late labels say.</summary>
internal static class LabelsReader
{
    public static LabelsAnswer Read(ServedTopology topology)
    {
        var plan = topology.Plan.Monitoring?.Labels;
        var snapshot = topology.Service?.Labels?.Snapshot;
        return new LabelsAnswer
        {
            Enabled = plan is not null,
            Reading = snapshot?.IsEnabled ?? false,
            HorizonSeconds = plan?.Horizon.TotalSeconds,
            Pending = snapshot?.Waiting ?? 0,
            Joined = snapshot?.Joined ?? 0,
            Expired = snapshot?.Expired ?? 0,
            Evicted = snapshot?.Evicted ?? 0,
            Duplicates = snapshot?.Duplicates ?? 0,
            Contradictory = snapshot?.Contradictory ?? 0,
            Rejected = snapshot?.Rejected ?? 0,
            PaneSeconds = snapshot is { PaneMs: > 0 } ? snapshot.PaneMs / 1e3 : null,
            Versions = snapshot is null ? [] : [.. snapshot.Versions.Select(VersionOf)],
            Comparison = snapshot?.Comparison is { } compared ? ComparisonOf(compared) : null,
        };
    }

    private static LabelsAnswer.LabelledVersionItem VersionOf(VersionQuality version) => new()
    {
        Version = version.Version,
        Route = version.Route,
        Labels = version.Labels,
        Predictions = version.Predictions,
        Sufficient = version.IsSufficient,
        Figures = FiguresOf(version.Figures),
        Estimated = EstimateOf(version),
        Calibration = [.. version.Calibration.Select(point => new LabelsAnswer.CalibrationItem(Numbers.OrNull(point.MeanScore), Numbers.OrNull(point.PositiveRatio), point.Count))],
        History =
        [
            .. version.History.Select(point => new LabelsAnswer.LabelledPaneItem(
                DateTimeOffset.FromUnixTimeMilliseconds(point.End), point.Labels, Numbers.OrNull(point.Accuracy), Numbers.OrNull(point.EstimatedAccuracy))),
        ],
    };

    private static LabelsAnswer.FiguresItem FiguresOf(PerformanceFigures figures) => new(
        Numbers.OrNull(figures.Accuracy),
        Numbers.OrNull(figures.Precision),
        Numbers.OrNull(figures.Recall),
        Numbers.OrNull(figures.F1),
        Numbers.OrNull(figures.RocAuc),
        Numbers.OrNull(figures.PrAuc),
        Numbers.OrNull(figures.LogLoss),
        Numbers.OrNull(figures.Brier),
        Numbers.OrNull(figures.CalibrationError));

    private static LabelsAnswer.EstimateItem EstimateOf(VersionQuality version) => new(
        Numbers.OrNull(version.Estimated.Accuracy),
        Numbers.OrNull(version.Estimated.Precision),
        Numbers.OrNull(version.Estimated.Recall),
        Numbers.OrNull(version.Estimated.F1),
        Numbers.OrNull(version.Estimated.RocAuc),
        Numbers.OrNull(version.Estimated.AccuracyError),
        version.IsCalibrated);

    private static LabelsAnswer.ComparisonItem ComparisonOf(LabelsComparison compared) => new(
        compared.A, compared.B, Numbers.OrNull(compared.Difference), Numbers.OrNull(compared.Low), Numbers.OrNull(compared.High), Numbers.OrNull(compared.P), compared.IsDecided);
}
