using System.Collections.Immutable;
using StreamInfer.Host.Telemetry;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Tests.Deployment;

/// <summary>What Prometheus has of the program: names of series, each with its labels and their values.</summary>
internal static class ExportedNames
{
    private static readonly MetricLabel[] OfTheTarget = [new("instance", []), new("job", ["streaminfer"])];

    /// <summary>Labels by the name of a series.</summary>
    public static ImmutableDictionary<string, ImmutableArray<MetricLabel>> Series { get; } =
        MetricCatalogue.Sections.SelectMany(section => section.Metrics.Where(metric => !metric.IsPushedOnly).SelectMany(metric => SeriesOf(metric, section.HasPipeline)))
            .Append(("up", [.. OfTheTarget]))
            .ToImmutableDictionary(each => each.Item1, each => each.Item2);

    /// <summary>What is wrong with an expression, and with labels that a text beside it refers to; none where nothing is.</summary>
    public static IEnumerable<string> MistakesOf(string expression, IEnumerable<string> mentioned)
    {
        var read = PromQl.Read(expression);
        if (read.Selectors.Count == 0)
        {
            yield return $"no metric in {expression}";
        }

        var labels = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (metric, matchers) in read.Selectors)
        {
            if (!Series.TryGetValue(metric, out var known))
            {
                yield return $"{metric} is not exported";
                continue;
            }

            labels.UnionWith(known.Select(label => label.Name));
            foreach (var (name, value) in matchers)
            {
                var label = known.FirstOrDefault(each => each.Name == name);
                if (label is null)
                {
                    yield return $"{metric} has no label {name}";
                }
                else if (!label.Values.IsEmpty && value.Split('|').FirstOrDefault(word => word.Length > 0 && !label.Values.Contains(word)) is { } never)
                {
                    yield return $"label {name} of {metric} is never {never}";
                }
            }
        }

        foreach (var group in read.Groups.Where(group => !labels.Contains(group)))
        {
            yield return $"no metric in {expression} has label {group}";
        }

        foreach (var name in mentioned.Where(name => !labels.Contains(name) || (read.Groups.Count > 0 && !read.Groups.Contains(name))))
        {
            yield return $"the result of {expression} has no label {name}";
        }
    }

    private static IEnumerable<(string Name, ImmutableArray<MetricLabel> Labels)> SeriesOf(MetricDefinition metric, bool hasPipeline)
    {
        var name = MetricNames.FamilyOf(metric);
        ImmutableArray<MetricLabel> labels = [.. metric.Labels, .. OfTheTarget, .. hasPipeline ? [MetricLabels.Pipeline] : Array.Empty<MetricLabel>()];
        return metric.Kind == MetricKind.Histogram
            ? [($"{name}_bucket", [.. labels, MetricLabels.BucketBound]), ($"{name}_sum", labels), ($"{name}_count", labels)]
            : [(name, labels)];
    }
}
