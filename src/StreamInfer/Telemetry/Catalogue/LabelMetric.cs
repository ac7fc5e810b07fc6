using static StreamInfer.Telemetry.Catalogue.MetricDefinition;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>What is reported of labels that come late, and of how well versions do by them.</summary>
public static class LabelMetric
{
    public static readonly MetricDefinition Joined = Counter("streaminfer_labels_joined", "{record}", "Predictions whose label came.");
    public static readonly MetricDefinition Expired = Counter("streaminfer_labels_expired", "{record}", "Predictions and labels that waited longer than the horizon.");
    public static readonly MetricDefinition Evicted = Counter("streaminfer_labels_evicted", "{record}", "Predictions and labels that left because there were too many.");
    public static readonly MetricDefinition Duplicates = Counter("streaminfer_labels_duplicates", "{record}", "Labels that came again and said the same.");
    public static readonly MetricDefinition Contradictory = Counter("streaminfer_labels_contradictory", "{record}", "Labels that came again and said otherwise; the first stands.");
    public static readonly MetricDefinition Rejected = Counter("streaminfer_labels_rejected", "{record}", "Records that are neither a prediction nor a label.");
    public static readonly MetricDefinition Pending = Gauge("streaminfer_labels_pending", "{record}", "Predictions and labels that are kept, those joined included.");
    public static readonly MetricDefinition Performance = Gauge("streaminfer_performance_ratio", "1", "How well a version does: by labels, from 100 of them on, or as its scores lead one to expect.", MetricLabels.Version, MetricLabels.Route, MetricLabels.Figure, MetricLabels.FigureSource);
    public static readonly MetricDefinition Comparison = Gauge("streaminfer_ab_p_value", "", "How likely chance alone makes the active version and the candidate differ so in right decisions; may be looked at any time: at 0.05 or less they differ.", MetricLabels.Active, MetricLabels.Candidate);
}
