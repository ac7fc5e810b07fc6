using StreamInfer.Monitoring.Labels;
using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Host.Service;

/// <summary>What of late labels is worth a metric: read from the last snapshot when somebody looks.</summary>
internal static class LabelsMetrics
{
    /// <summary>Reports them.</summary>
    public static void Observe(PipelineMetrics metrics, ServiceLabels labels)
    {
        Count(LabelMetric.Joined, counts => counts.Joined);
        Count(LabelMetric.Expired, counts => counts.Expired);
        Count(LabelMetric.Evicted, counts => counts.Evicted);
        Count(LabelMetric.Duplicates, counts => counts.Duplicates);
        Count(LabelMetric.Contradictory, counts => counts.Contradictory);
        Count(LabelMetric.Rejected, counts => counts.Rejected);
        metrics.Observe(LabelMetric.Pending, () => labels.Snapshot.Pending);
        metrics.ObserveEach(LabelMetric.Performance, () => labels.Snapshot.Versions.SelectMany(Figures));
        metrics.ObserveEach(
            LabelMetric.Comparison,
            () => labels.Snapshot.Comparison is { } contest
                ? [(contest.P, new KeyValuePair<string, object?>[] { new("active", contest.A), new("candidate", contest.B) })]
                : []);

        void Count(MetricDefinition metric, Func<LabelCounts, long> count) => metrics.CountEach(metric, () => [(count(labels.Counted), [])]);
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
