using System.Collections.Immutable;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>One metric: instruments are created from it, and docs/metrics.md is written from it, so that the two cannot differ.</summary>
/// <param name="Name">The instrument's; exported with <c>_total</c> where it is a counter.</param>
/// <param name="Kind">What it is exported as.</param>
/// <param name="Unit">In UCUM notation: <c>s</c>, <c>By</c>, <c>1</c> for a ratio, a word in braces; empty for a plain number.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Labels">Beside <c>pipeline</c>, which all metrics of pipelines have.</param>
public sealed record MetricDefinition(string Name, MetricKind Kind, string Unit, string Description, ImmutableArray<MetricLabel> Labels)
{
    /// <summary>Upper bounds of the buckets of a histogram.</summary>
    public ImmutableArray<double> Bounds { get; init; } = [];

    /// <summary>Whether only OTLP has it, since the text formats have the same in a better form. Default false.</summary>
    public bool IsPushedOnly { get; init; }

    /// <summary>The label whose values are bounded; null for none.</summary>
    public MetricLabel? BoundedLabel => Labels.FirstOrDefault(label => label.Most > 0);

    internal static MetricDefinition Counter(string name, string unit, string description, params ImmutableArray<MetricLabel> labels) => new(name, MetricKind.Counter, unit, description, labels);

    internal static MetricDefinition Gauge(string name, string unit, string description, params ImmutableArray<MetricLabel> labels) => new(name, MetricKind.Gauge, unit, description, labels);

    internal static MetricDefinition Histogram(string name, string unit, string description, ImmutableArray<double> bounds, params ImmutableArray<MetricLabel> labels) =>
        new(name, MetricKind.Histogram, unit, description, labels) { Bounds = bounds };
}
