using System.Globalization;

namespace StreamInfer.Host.Http;

/// <summary>Writes an instrument's tags as labels: legal names, sorted; values as text, escaped. Allocates nothing for tags that have legal names already.</summary>
internal static class TagText
{
    // More labels than any metric has; those that have more go the slow way.
    private const int Most = 16;

    /// <param name="tags">As measured; those with empty values are left out.</param>
    /// <param name="type">Of the family: a histogram's <c>le</c> is its own.</param>
    /// <param name="output">Takes <c>reason="full",topology="fraud"</c>, without braces.</param>
    public static void Write(ReadOnlySpan<KeyValuePair<string, object?>> tags, PrometheusType type, PrometheusBuffer output)
    {
        Span<int> order = stackalloc int[Most];
        if (!TrySort(tags, type, order))
        {
            output.Append(LabelsOf(tags, type).Text);
            return;
        }

        var isFirst = true;
        for (var i = 0; i < tags.Length; i++)
        {
            var (name, value) = tags[order[i]];
            if (value is null or "")
                continue;
            if (!isFirst)
                output.Append(","u8);
            isFirst = false;
            output.Append(name);
            output.Append("=\""u8);
            AppendValue(value, output);
            output.Append("\""u8);
        }
    }

    /// <summary>The labels of any tags.</summary>
    public static PrometheusLabels LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags, PrometheusType type)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
            Add(labels, key, value, type);
        return PrometheusLabels.Of(labels.Select(label => (label.Key, label.Value)));
    }

    /// <summary>Adds a tag to the labels of a series.</summary>
    public static void Add(SortedDictionary<string, string> labels, string key, object? value, PrometheusType type)
    {
        var name = PrometheusNames.Label(key);
        if (type == PrometheusType.Histogram && name == "le")
            name = "exported_le";
        var text = value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

        // Two tags that differ only in letters which labels cannot have.
        labels[name] = labels.TryGetValue(name, out var other) ? $"{other};{text}" : text;
    }

    private static bool TrySort(ReadOnlySpan<KeyValuePair<string, object?>> tags, PrometheusType type, Span<int> order)
    {
        if (tags.Length > order.Length)
            return false;
        for (var i = 0; i < tags.Length; i++)
        {
            var name = tags[i].Key;
            if (!PrometheusNames.IsLabel(name) || (type == PrometheusType.Histogram && name == "le"))
                return false;
            var at = i;
            for (; at > 0; at--)
            {
                var compared = string.CompareOrdinal(tags[order[at - 1]].Key, name);
                if (compared == 0)
                    return false;
                if (compared < 0)
                    break;
                order[at] = order[at - 1];
            }

            order[at] = i;
        }

        return true;
    }

    private static void AppendValue(object value, PrometheusBuffer output)
    {
        switch (value)
        {
            case string text:
                output.AppendEscaped(text);
                break;
            case int number:
                output.Append((long)number);
                break;
            case long number:
                output.Append(number);
                break;
            case bool flag:
                output.Append(flag ? "true"u8 : "false"u8);
                break;
            default:
                output.AppendEscaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
        }
    }
}
