using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace StreamInfer.Host.Http;

/// <summary>
/// Writes what OpenTelemetry collects to a <see cref="PrometheusWriter"/>: families by name, series by labels, so that two
/// scrapes differ only where the numbers do.
/// </summary>
[ExportModes(ExportModes.Pull)]
public sealed class PrometheusExporter(PrometheusWriter writer, ObservedFamilies observed) : BaseExporter<Metric>, IPullMetricExporter
{
    /// <summary>Collects and so calls <see cref="Export"/>; takes the longest time in ms, -1 for any. Set by the reader.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Why the latest export failed; null if it did not. The SDK reports only that it did.</summary>
    internal Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var families = new SortedDictionary<string, List<Metric>>(StringComparer.Ordinal);
        foreach (var metric in batch)
        {
            var name = PrometheusNames.Family(metric.Name, metric.Unit, TypeOf(metric));
            if (!families.TryGetValue(name, out var metrics))
                families.Add(name, metrics = []);
            metrics.Add(metric);
        }

        Failure = null;
        try
        {
            foreach (var (name, metrics) in families)
            {
                observed.WriteBefore(name, writer);
                WriteFamily(name, metrics);
            }

            return ExportResult.Success;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            Failure = error;
            return ExportResult.Failure;
        }
    }

    private void WriteFamily(string name, List<Metric> metrics)
    {
        var type = TypeOf(metrics[0]);
        var help = metrics.Select(metric => metric.Description).FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? "";
        writer.WriteFamily(name, type, help, PrometheusNames.UnitWord(metrics[0].Unit ?? "", type));
        var series = new SortedDictionary<string, Series>(StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            if (TypeOf(metric) != type)
            {
                writer.WriteComment($"an instrument of meter '{metric.MeterName}' is left out: {name} is a {type} and that one a {TypeOf(metric)}");
                continue;
            }

            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                var labels = LabelsOf(point, type);
                if (!series.TryAdd(labels.Text, new Series(metric, point, labels)))
                    writer.WriteComment($"an instrument of meter '{metric.MeterName}' is left out: {name}{labels} is there already");
            }
        }

        foreach (var one in series.Values)
            WriteSeries(one);
    }

    private void WriteSeries(Series series)
    {
        var point = series.Point;
        switch (series.Metric.MetricType)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                writer.WriteSample(series.Labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                writer.WriteSample(series.Labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                writer.WriteSample(series.Labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                writer.WriteSample(series.Labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                WriteBuckets(series);
                break;
            default:
                // The text format has no exponential buckets; the total is still right.
                writer.WriteHistogram(series.Labels, [], [point.GetHistogramCount()], point.GetHistogramSum());
                break;
        }
    }

    private void WriteBuckets(Series series)
    {
        var (bounds, counts) = (new List<double>(), new List<long>());
        foreach (var bucket in series.Point.GetHistogramBuckets())
        {
            if (!double.IsPositiveInfinity(bucket.ExplicitBound))
                bounds.Add(bucket.ExplicitBound);
            counts.Add(bucket.BucketCount);
        }

        // An instrument without bounds has no buckets at all.
        if (counts.Count == 0)
            counts.Add(series.Point.GetHistogramCount());
        writer.WriteHistogram(series.Labels, bounds.ToArray(), counts.ToArray(), series.Point.GetHistogramSum());
    }

    private static PrometheusLabels LabelsOf(in MetricPoint point, PrometheusType type)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in point.Tags)
            TagText.Add(labels, key, value, type);
        return PrometheusLabels.Of(labels.Select(label => (label.Key, label.Value)));
    }

    private static PrometheusType TypeOf(Metric metric) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.DoubleSum => PrometheusType.Counter,
        MetricType.Histogram or MetricType.ExponentialHistogram => PrometheusType.Histogram,
        _ => PrometheusType.Gauge,
    };

    private sealed record Series(Metric Metric, MetricPoint Point, PrometheusLabels Labels);
}
