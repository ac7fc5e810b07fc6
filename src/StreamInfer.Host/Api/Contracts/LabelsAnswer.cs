namespace StreamInfer.Host.Api.Contracts;

/// <summary>How good versions are by labels that came late. Counts and figures are of this process, which has them if it reads.</summary>
internal sealed record LabelsAnswer
{
    /// <summary>Whether the topology names a topic of labels.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Whether this process reads them: of a group's instances, the one with the first partition does.</summary>
    public required bool Reading { get; init; }

    /// <summary>How long predictions and labels wait for each other; null without labels.</summary>
    public required double? HorizonSeconds { get; init; }

    /// <summary>Predictions whose label has not come, and may still.</summary>
    public required long Pending { get; init; }

    public required long Joined { get; init; }

    public required long Expired { get; init; }

    public required long Evicted { get; init; }

    public required long Duplicates { get; init; }

    public required long Contradictory { get; init; }

    public required long Rejected { get; init; }

    /// <summary>Seconds of a pane, of which each point of a history is one; null while nothing is read.</summary>
    public required double? PaneSeconds { get; init; }

    public required IReadOnlyList<LabelledVersionItem> Versions { get; init; }

    /// <summary>The active version beside the candidate; null where there is nothing to compare.</summary>
    public required ComparisonItem? Comparison { get; init; }

    internal sealed record LabelledVersionItem
    {
        public required int Version { get; init; }

        public required string Route { get; init; }

        /// <summary>Labels of the window.</summary>
        public required long Labels { get; init; }

        /// <summary>Predictions of the window, with labels and without.</summary>
        public required long Predictions { get; init; }

        /// <summary>Whether they are enough to judge by.</summary>
        public required bool Sufficient { get; init; }

        public required FiguresItem Figures { get; init; }

        public required EstimateItem Estimated { get; init; }

        public required IReadOnlyList<CalibrationItem> Calibration { get; init; }

        /// <summary>Panes with predictions, newest last; 120 at most. Those without are left out.</summary>
        public required IReadOnlyList<LabelledPaneItem> History { get; init; }
    }

    /// <summary>What came true; null where a figure is not defined.</summary>
    internal sealed record FiguresItem(double? Accuracy, double? Precision, double? Recall, double? F1, double? RocAuc, double? PrAuc, double? LogLoss, double? Brier, double? Ece);

    /// <summary>What scores lead one to expect; as good as their calibration.</summary>
    internal sealed record EstimateItem(double? Accuracy, double? Precision, double? Recall, double? F1, double? RocAuc, double? StandardError, bool Calibrated);

    internal sealed record CalibrationItem(double? MeanScore, double? PositiveRatio, long Count);

    internal sealed record LabelledPaneItem(DateTimeOffset End, long Labels, double? Accuracy, double? EstimatedAccuracy);

    /// <summary>Shares of right decisions: of B less that of A, with the interval and the p-value that hold however often one looks.</summary>
    internal sealed record ComparisonItem(int A, int B, double? Difference, double? Low, double? High, double? P, bool Decided);
}
