using static StreamInfer.Telemetry.Catalogue.MetricDefinition;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>What is reported of versions, their control, and shadows.</summary>
public static class VersionMetric
{
    public static readonly MetricDefinition ControlRevision = Gauge("streaminfer_control_revision", "", "Revision of the desired state that this instance goes by.");
    public static readonly MetricDefinition ControlTrouble = Gauge("streaminfer_control_trouble", "", "1 while the desired state cannot be read or followed; 0 otherwise.");
    public static readonly MetricDefinition Share = Gauge("streaminfer_version_share_ratio", "1", "Share of the keys that a version scores, 0 to 1.", MetricLabels.Version);
    public static readonly MetricDefinition GateVerdicts = Counter("streaminfer_gate_verdicts", "{verdict}", "Versions that were judged by the gate, by what came of it.", MetricLabels.Verdict);
    public static readonly MetricDefinition ShadowEvents = Counter("streaminfer_shadow_events", "{event}", "Events of a shadow's share, by what became of them.", MetricLabels.Version, MetricLabels.ShadowResult);
    public static readonly MetricDefinition ShadowAgreement = Gauge("streaminfer_shadow_agreement_ratio", "1", "Share of the events on which a shadow decides as was published; NaN before the first.", MetricLabels.Version);
    public static readonly MetricDefinition ShadowDifferenceMean = Gauge("streaminfer_shadow_difference_mean", "", "Mean absolute difference between a shadow's score and the published one.", MetricLabels.Version);
    public static readonly MetricDefinition ShadowDifferenceP99 = Gauge("streaminfer_shadow_difference_p99", "", "The absolute difference between a shadow's score and the published one that 99 of 100 keep.", MetricLabels.Version);
    public static readonly MetricDefinition ShadowScorePsi = Gauge("streaminfer_shadow_score_psi", "", "Population stability index between a shadow's scores and the published ones.", MetricLabels.Version);
}
