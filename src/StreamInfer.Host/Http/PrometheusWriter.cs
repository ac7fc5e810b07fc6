using System.Globalization;
using System.Text;

namespace StreamInfer.Host.Http;

/// <summary>
/// Writes metric families in Prometheus' text format 0.0.4. Families must not repeat; the samples of one follow its head. Reused from scrape to scrape.
/// </summary>
internal sealed class PrometheusWriter
{
    private readonly StringBuilder _text = new(16 * 1024);

    /// <summary>What was written since <see cref="Clear"/>, in UTF-8.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    public void Clear() => _text.Clear();

    /// <summary>Begins a family.</summary>
    /// <param name="name">As its samples have it, for counters with <c>_total</c>.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">One sentence.</param>
    public void WriteFamily(string name, string type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>One sample.</summary>
    /// <param name="name">The family's name, for histograms with its suffix.</param>
    /// <param name="labels">Names are taken as they are; values are escaped.</param>
    /// <param name="value">Any double.</param>
    /// <param name="bound">The label <c>le</c> of a histogram's bucket; null for none.</param>
    public void WriteSample(string name, IEnumerable<KeyValuePair<string, string>> labels, double value, double? bound = null)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var (label, text) in labels)
        {
            WriteLabel(separator, label, text);
            separator = ',';
        }

        if (bound is { } le)
        {
            WriteLabel(separator, "le", Number(le));
            separator = ',';
        }

        if (separator == ',')
        {
            _text.Append('}');
        }

        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>The samples of one histogram of a family that was begun.</summary>
    /// <param name="name">The family's name.</param>
    /// <param name="labels">Without <c>le</c>.</param>
    /// <param name="bounds">Upper bounds of the buckets, ascending, without infinity.</param>
    /// <param name="cumulative">Counts up to each bound, and in all as one value more.</param>
    /// <param name="sum">Sum of all observations.</param>
    public void WriteHistogram(string name, IReadOnlyList<KeyValuePair<string, string>> labels, ReadOnlySpan<double> bounds, ReadOnlySpan<long> cumulative, double sum)
    {
        for (var i = 0; i < bounds.Length; i++)
        {
            WriteSample($"{name}_bucket", labels, cumulative[i], bounds[i]);
        }

        WriteSample($"{name}_bucket", labels, cumulative[^1], double.PositiveInfinity);
        WriteSample($"{name}_sum", labels, sum);
        WriteSample($"{name}_count", labels, cumulative[^1]);
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private void WriteLabel(char separator, string name, string value)
    {
        _text.Append(separator).Append(name).Append("=\"");
        foreach (var character in value)
        {
            _ = character switch
            {
                '\\' => _text.Append("\\\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append("\\n"),
                _ => _text.Append(character),
            };
        }

        _text.Append('"');
    }
}
