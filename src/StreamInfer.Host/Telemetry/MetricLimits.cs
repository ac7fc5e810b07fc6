using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Host.Telemetry;

/// <summary>
/// How many series of an instrument the SDK is to hold. It keeps room for as many from the start, and puts those beyond into one: 2,000 are too few where
/// features, versions and reasons multiply.
/// </summary>
internal static class MetricLimits
{
    /// <summary>Series of a metric that goes by feature: 50 features of 10 versions for 11 reasons, and room to spare.</summary>
    public const int ByFeature = 6_000;

    private static readonly ImmutableHashSet<string> Wide = [.. MetricCatalogue.All.Where(metric => metric.BoundedLabel is not null).Select(metric => metric.Name)];

    /// <summary>The view of an instrument; null for the SDK's own.</summary>
    public static MetricStreamConfiguration? ViewOf(Instrument instrument) => Wide.Contains(instrument.Name) ? new MetricStreamConfiguration { CardinalityLimit = ByFeature } : null;
}
