using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Telemetry;

/// <summary>
/// Holds labels to the number of values that they may have: those that come first keep their names, in all metrics alike, and the others are merged into one.
/// Safe for any thread.
/// </summary>
internal sealed class LabelBounds
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _known = new(StringComparer.Ordinal);

    /// <summary>The same measurements, but for those whose bounded label has too many values.</summary>
    /// <param name="metric">Whose they are.</param>
    /// <param name="measurements">Values and labels.</param>
    /// <param name="merge">Makes one value of two.</param>
    public IEnumerable<(T Value, KeyValuePair<string, object?>[] Labels)> Apply<T>(
        MetricDefinition metric, IEnumerable<(T Value, KeyValuePair<string, object?>[] Labels)> measurements, Func<T, T, T> merge) =>
        metric.BoundedLabel is { } bounded ? Merge(bounded, measurements, merge) : measurements;

    private IEnumerable<(T Value, KeyValuePair<string, object?>[] Labels)> Merge<T>(
        MetricLabel bounded, IEnumerable<(T Value, KeyValuePair<string, object?>[] Labels)> measurements, Func<T, T, T> merge)
    {
        Dictionary<string, (T Value, KeyValuePair<string, object?>[] Labels)>? rest = null;
        foreach (var each in measurements)
        {
            var at = Array.FindIndex(each.Labels, label => label.Key == bounded.Name);
            if (at < 0 || each.Labels[at].Value is not string { Length: > 0 } value || IsKnown(bounded, value))
            {
                yield return each;
                continue;
            }

            KeyValuePair<string, object?>[] labels = [.. each.Labels];
            labels[at] = new(bounded.Name, MetricLabel.Rest);
            var key = string.Join('\n', labels.Select(label => label.Value));
            rest ??= new(StringComparer.Ordinal);
            rest[key] = (rest.TryGetValue(key, out var merged) ? merge(merged.Value, each.Value) : each.Value, labels);
        }

        foreach (var merged in rest?.Values ?? Enumerable.Empty<(T Value, KeyValuePair<string, object?>[] Labels)>())
        {
            yield return merged;
        }
    }

    private bool IsKnown(MetricLabel bounded, string value)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(bounded.Name, out var known))
            {
                _known.Add(bounded.Name, known = new HashSet<string>(StringComparer.Ordinal));
            }

            // A feature of that name is among the rest, lest it be written twice.
            return known.Contains(value) || (known.Count < bounded.Most && value != MetricLabel.Rest && known.Add(value));
        }
    }
}
