using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace StreamInfer.Host.Http;

/// <summary>
/// Writes what the OpenTelemetry SDK has collected as Prometheus text: counters get <c>_total</c>, families are in order of name. Called by
/// <see cref="MetricsEndpoint"/> alone, one scrape at a time.
/// </summary>
internal sealed class PrometheusExporter(PrometheusWriter writer) : BaseExporter<Metric>
{
    private readonly List<KeyValuePair<string, string>> _labels = [];
    private long[] _cumulative = [];
    private double[] _bounds = [];

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var metrics = new List<Metric>();
        foreach (var metric in batch)
        {
            metrics.Add(metric);
        }

        foreach (var metric in metrics.OrderBy(metric => metric.Name, StringComparer.Ordinal))
        {
            Write(metric);
        }

        return ExportResult.Success;
    }

    private void Write(Metric metric)
    {
        var isSum = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var isHistogram = metric.MetricType == MetricType.Histogram;
        var name = isSum ? $"{metric.Name}_total" : metric.Name;
        writer.WriteFamily(name, isSum ? "counter" : isHistogram ? "histogram" : "gauge", metric.Description);
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            ReadLabels(point);
            if (isHistogram)
            {
                WriteHistogram(name, point);
            }
            else
            {
                writer.WriteSample(name, _labels, Value(metric.MetricType, point));
            }
        }
    }

    private static double Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        _ => throw new NotSupportedException($"no instrument of this program has type {type}"),
    };

    private void ReadLabels(in MetricPoint point)
    {
        _labels.Clear();
        foreach (var (name, value) in point.Tags)
        {
            _labels.Add(new(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty));
        }
    }

    private void WriteHistogram(string name, in MetricPoint point)
    {
        var count = 0;
        long total = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            if (count == _cumulative.Length)
            {
                Array.Resize(ref _cumulative, count + 32);
                Array.Resize(ref _bounds, count + 32);
            }

            total += bucket.BucketCount;
            _cumulative[count] = total;
            _bounds[count++] = bucket.ExplicitBound;
        }

        // The last bucket is the one without bound.
        writer.WriteHistogram(name, _labels, _bounds.AsSpan(0, count - 1), _cumulative.AsSpan(0, count), point.GetHistogramSum());
    }
}
