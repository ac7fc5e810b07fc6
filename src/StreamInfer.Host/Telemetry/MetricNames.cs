using StreamInfer.Host.Http;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Host.Telemetry;

/// <summary>What metrics of the catalogue are called where they are read.</summary>
internal static class MetricNames
{
    private static readonly HashSet<string> PushedOnly = [.. MetricCatalogue.All.Where(metric => metric.IsPushedOnly).Select(metric => metric.Name)];

    /// <summary>Whether an instrument is left out at <c>/metrics</c>.</summary>
    public static bool IsPushedOnly(string instrument) => PushedOnly.Contains(instrument);

    /// <summary>The family's name at <c>/metrics</c>; with <c>_total</c> for a counter.</summary>
    public static string FamilyOf(MetricDefinition metric) => PrometheusNames.Family(metric.Name, metric.Unit, TypeOf(metric.Kind));

    /// <summary>The type at <c>/metrics</c>.</summary>
    public static PrometheusType TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => PrometheusType.Counter,
        MetricKind.Gauge => PrometheusType.Gauge,
        _ => PrometheusType.Histogram,
    };
}
