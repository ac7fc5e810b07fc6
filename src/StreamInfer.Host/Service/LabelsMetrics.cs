using StreamInfer.Monitoring.Labels;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Service;

/// <summary>What of late labels is worth a metric: read from the last snapshot when somebody looks.</summary>
internal static class LabelsMetrics
{
    /// <summary>Reports them.</summary>
    public static void Observe(PipelineMetrics metrics, ServiceLabels labels)
    {
        Count("joined", "Predictions whose label came.", counts => counts.Joined);
        Count("expired", "Predictions and labels that waited longer than the horizon.", counts => counts.Expired);
        Count("evicted", "Predictions and labels that left because there were too many.", counts => counts.Evicted);
        Count("duplicates", "Labels that came again and said the same.", counts => counts.Duplicates);
        Count("contradictory", "Labels that came again and said otherwise; the first stands.", counts => counts.Contradictory);
        Count("rejected", "Records that are neither a prediction nor a label.", counts => counts.Rejected);
        metrics.Observe("streaminfer_labels_pending", "{record}", "Predictions and labels that are kept, those joined included.", () => labels.Snapshot.Pending);
        metrics.ObserveEach(
            "streaminfer_performance_ratio",
            "1",
            "How well a version does: by labels, or as its scores lead one to expect.",
            () => labels.Snapshot.Versions.SelectMany(Figures));
        metrics.ObserveEach(
            "streaminfer_ab_p_value",
            "1",
            "How likely chance alone makes the active version and the candidate differ so; may be looked at any time.",
            () => labels.Snapshot.Comparison is { } contest
                ? [(contest.P, new KeyValuePair<string, object?>[] { new("active", contest.A), new("candidate", contest.B) })]
                : []);

        void Count(string name, string description, Func<LabelCounts, long> count) =>
            metrics.CountEach($"streaminfer_labels_{name}", "{record}", description, () => [(count(labels.Counted), [])]);
    }

    private static IEnumerable<(double Value, KeyValuePair<string, object?>[] Labels)> Figures(VersionQuality version)
    {
        var (found, expected) = (version.Figures, version.Estimated);
        (string Metric, string Source, double? Value)[] figures =
        [
            ("accuracy", "label", found.Accuracy), ("precision", "label", found.Precision), ("recall", "label", found.Recall), ("f1", "label", found.F1),
            ("roc_auc", "label", found.RocAuc), ("pr_auc", "label", found.PrAuc), ("log_loss", "label", found.LogLoss), ("brier", "label", found.Brier),
            ("ece", "label", found.CalibrationError),
            ("accuracy", "estimate", expected.Accuracy), ("precision", "estimate", expected.Precision), ("recall", "estimate", expected.Recall),
            ("f1", "estimate", expected.F1), ("roc_auc", "estimate", expected.RocAuc),
        ];

        // Few labels say nothing: no figure is better than one that jumps.
        return from figure in figures
               where figure.Value is not null && (version.IsSufficient || figure.Source == "estimate")
               select (figure.Value!.Value, new KeyValuePair<string, object?>[] { new("version", version.Version), new("route", version.Route), new("metric", figure.Metric), new("source", figure.Source) });
    }
}
