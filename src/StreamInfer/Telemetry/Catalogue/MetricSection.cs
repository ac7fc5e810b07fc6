using System.Collections.Immutable;
using System.Reflection;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>Metrics that are there together.</summary>
/// <param name="Title">A heading.</param>
/// <param name="When">When they are there, in one sentence.</param>
/// <param name="Metrics">In the order in which they are declared.</param>
/// <param name="HasPipeline">Whether they carry the label <c>pipeline</c>.</param>
public sealed record MetricSection(string Title, string When, ImmutableArray<MetricDefinition> Metrics, bool HasPipeline)
{
    /// <summary>The section of what a class declares.</summary>
    internal static MetricSection Of(string title, string when, Type declaring, bool hasPipeline = true) =>
        new(title, when, [.. declaring.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<MetricDefinition>()], hasPipeline);
}
