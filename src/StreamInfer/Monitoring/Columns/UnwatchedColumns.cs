using System.Collections.Immutable;
using StreamInfer.Decoding.Features;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Columns;

/// <summary>
/// Which columns are counted, but are no subjects of drift: those of features that the topology excludes, and, unless it includes them, the faces of clocks. The hours of
/// ten minutes always differ from those of the weeks that a model was trained on.
/// </summary>
public static class UnwatchedColumns
{
    private const long Day = 86_400_000;

    /// <summary>Names of the columns; the empty set where there are none.</summary>
    /// <param name="features">Of the topology.</param>
    /// <param name="window">How long a window is, in milliseconds: a clock that it shows whole is watched.</param>
    /// <param name="exclude">Names of features.</param>
    /// <param name="include">Names of features; those that are excluded by default are watched all the same.</param>
    public static ImmutableHashSet<string> Of(ImmutableArray<FeaturePlan> features, long window, ImmutableArray<string> exclude, ImmutableArray<string> include) =>
        MonitoringPlan.Nothing.Union(features
            .Where(feature => exclude.Contains(feature.Name, StringComparer.Ordinal) || (IsClock(feature, window) && !include.Contains(feature.Name, StringComparer.Ordinal)))
            .SelectMany(feature => ColumnNames.Of(feature with { Encode = EncodingKind.None, MissingIndicator = false })));

    /// <summary>Those of a topology, watched as it says or, without a section for monitoring, as by default.</summary>
    public static ImmutableHashSet<string> Of(TopologyPlan topology) =>
        topology.Monitoring?.Unwatched ?? Of(topology.Features, new MonitoringPlan().Windows.Window, [], []);

    private static bool IsClock(FeaturePlan feature, long window) => feature.Transforms.Any(transform => transform.Kind switch
    {
        TransformKind.HourOfDay => window < Day,
        TransformKind.DayOfWeek => window < 7 * Day,
        _ => false,
    });
}
